#!/usr/bin/env python3
"""Makes the documents of this directory with LibreOffice, from the transcriptions in ../truth.

usage: make.py [DIRECTORY]

Each transcription becomes a table with true merged cells, as an office would draw it: equal levels of a path are merged
down the rows, and so is what the transcription calls filled. NAME.html is written by hand from it; LibreOffice makes
NAME.docx and NAME.xlsx of that, and of 004.docx a page again, 004.lo.html. NAME.xhtml is what pdftotext says of two of them
as PDF: where each word stands.
"""
import html, json, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LABELS = {
    "content": "公开内容（要素）", "spec": "内容规范", "basis": "公开依据", "stage": "政务公开", "unit": "公开主体",
    "deadline": "公开时限", "channel": "公开渠道和载体", "audience": "公开对象", "mode": "公开方式",
}
NUMERALS = "一二三四五六"
TITLES = {"002a": "全县政务公开常态化工作任务清单", "002b": "政务公开指标目录", "003": "高青分局主动公开基本目录",
          "004": "区医疗保障局主动公开基本目录"}


def load(name):
    with open(os.path.join(HERE, "..", "truth", name + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def cells_of(rows):
    """The table as rows of [text, rowspan]; None where a cell from above reaches down."""
    depth = max(len(r["levels"]) for r in rows)
    fields = [f for f in LABELS if any(r.get(f) for r in rows)]
    out = []
    paths = [r["levels"] + [""] * (depth - len(r["levels"])) for r in rows]
    for i, row in enumerate(rows):
        line = []
        for k in range(depth):
            same = i and paths[i][:k + 1] == paths[i - 1][:k + 1] and (paths[i][k] or k == 0)
            line.append(None if same else [paths[i][k], 1])
        for f in fields:
            merged = i and f in row.get("filled", ()) and row.get(f, "") == rows[i - 1].get(f, "")
            line.append(None if merged else [row.get(f, ""), 1])
        out.append(line)
    for c in range(depth + len(fields)):
        origin = None
        for line in out:
            if line[c] is None:
                origin[1] += 1
            else:
                origin = line[c]
    return depth, fields, out


def page(name):
    depth, fields, rows = cells_of(load(name))
    two = depth > 1
    out = [f"<html><head><meta charset='utf-8'></head><body><p>{TITLES[name]}</p><table border='1'>"]
    out.append("<thead><tr>")
    out.append(f"<th colspan='{depth}'>公开事项</th>" if two else "<th>公开事项</th>")
    out += [f"<th{' rowspan=2' if two else ''}>{LABELS[f]}</th>" for f in fields]
    out.append("</tr>")
    if two:
        out.append("<tr>" + "".join(f"<th>{NUMERALS[k]}级目录</th>" for k in range(depth)) + "</tr>")
    out.append("</thead>")
    for line in rows:
        out.append("<tr>")
        for cell in line:
            if cell:
                span = f" rowspan='{cell[1]}'" if cell[1] > 1 else ""
                out.append(f"<td{span}>{html.escape(cell[0]).replace(chr(10), '<br>')}</td>")
        out.append("</tr>")
    out.append("</table><p>注：以国家规定为准。</p></body></html>")
    return "\n".join(out) + "\n"


def convert(source, to, into, filter_in=None):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tempfile.gettempdir()}/mulu-soffice"]
    if filter_in:
        command.append("--infilter=" + filter_in)
    subprocess.run(command + ["--convert-to", to, "--outdir", into, source], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def words(source, target, aside):
    convert(source, "pdf:writer_pdf_Export", aside)
    pdf = os.path.join(aside, os.path.splitext(os.path.basename(source))[0] + ".pdf")
    subprocess.run(["pdftotext", "-bbox-layout", pdf, target], check=True)
    with open(target, encoding="utf-8") as f:
        lines = re.findall(r"</?(?:doc|page|word)\b[^\n]*", f.read())
    with open(target, "w", encoding="utf-8") as f:
        f.write(re.sub(r"(\.\d)\d+", r"\1", "\n".join(lines)) + "\n")


def main():
    into = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else HERE)
    for name in TITLES:
        source = os.path.join(into, name + ".html")
        with open(source, "w", encoding="utf-8") as f:
            f.write(page(name))
        convert(source, "xlsx:Calc MS Excel 2007 XML", into, "HTML (StarCalc)")
        with tempfile.TemporaryDirectory() as aside:
            convert(source, "odt:writer8", aside, "HTML (StarWriter)")
            convert(os.path.join(aside, name + ".odt"), "docx:MS Word 2007 XML", into)
            if name in ("002a", "004"):
                words(os.path.join(into, name + ".docx"), os.path.join(into, name + ".xhtml"), aside)
            if name == "004":
                convert(os.path.join(into, name + ".docx"), "html:HTML (StarWriter)", aside)
                os.replace(os.path.join(aside, name + ".html"), os.path.join(into, name + ".lo.html"))


main()
