#include "write/docx_parts.h"

#include "mulu/messages.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_NS "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define FONTS(name)                                                                                          \
    "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\" w:eastAsia=\"" name "\" w:cs=\"" name "\"/>"
#define SIZE(half_points) "<w:sz w:val=\"" half_points "\"/><w:szCs w:val=\"" half_points "\"/>"
/* A font with the one that takes its place where it is not installed. */
#define FONT(name, other, family)                                                                            \
    "<w:font w:name=\"" name "\"><w:altName w:val=\"" other                                                  \
    "\"/><w:charset w:val=\"86\"/><w:family w:val=\"" family "\"/><w:pitch w:val=\"variable\"/></w:font>"
#define FIELD_OF(code) "<w:fldSimple w:instr=\" " code " \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
#define TEXT(words) "<w:r><w:t xml:space=\"preserve\">" words "</w:t></w:r>"

static const char content_types[] = XML_HEAD
    "<Types xmlns=\"" PACKAGE "/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD_TYPE "fontTable+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\""
    " ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "<Override PartName=\"/docProps/app.xml\""
    " ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
    "</Types>";

static const char package_rels[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
             "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"word/document.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/core-properties\""
             " Target=\"docProps/core.xml\"/>"
             "<Relationship Id=\"rId3\" Type=\"" OFFICE "/extended-properties\" Target=\"docProps/app.xml\"/>"
             "</Relationships>";

static const char document_rels[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
             "<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
             "<Relationship Id=\"rId3\" Type=\"" OFFICE "/fontTable\" Target=\"fontTable.xml\"/>"
             "<Relationship Id=\"rId4\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
             "</Relationships>";

static const char styles[] =
    XML_HEAD "<w:styles " W_NS "><w:docDefaults><w:rPrDefault><w:rPr>" FONTS(DATA_FONT_BODY) SIZE(
        "18") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
              "<w:pPrDefault><w:pPr><w:spacing w:before=\"0\" "
              "w:after=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>"
              "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
              "w:val=\"Normal\"/></w:style>"
              "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal "
              "Table\"/>"
              "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>"
              "<w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>"
              "<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
              "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"" DOCX_TITLE "\">"
              "<w:name w:val=\"Catalog Title\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/>"
              "<w:spacing w:after=\"160\"/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/></w:pPr>"
              "<w:rPr>" FONTS(DATA_FONT_TITLE)
                  SIZE("36") "</w:rPr></w:style>"
                             "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"" DOCX_HEAD "\">"
                             "<w:name w:val=\"Catalog Head\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:jc "
                             "w:val=\"center\"/></w:pPr>"
                             "<w:rPr>" FONTS(
                                 DATA_FONT_HEAD) "</w:rPr></w:style>"
                                                 "<w:style w:type=\"paragraph\" w:customStyle=\"1\" "
                                                 "w:styleId=\"" DOCX_MIDDLE "\">"
                                                 "<w:name w:val=\"Catalog Middle\"/><w:basedOn "
                                                 "w:val=\"Normal\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr>"
                                                 "</w:style>"
                                                 "<w:style w:type=\"character\" w:customStyle=\"1\" "
                                                 "w:styleId=\"" DOCX_CODE "\">"
                                                 "<w:name w:val=\"Mulu Code\"/><w:rPr>" SIZE(
                                                     "14") "<w:bdr w:val=\"dotted\" w:sz=\"4\" w:space=\"0\" "
                                                           "w:color=\"666666\"/></w:rPr></w:style>"
                                                           "</w:styles>";

const char docx_settings_before[] = XML_HEAD
    "<w:settings " W_NS "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>"
    "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
    "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\""
    " w:val=\"15\"/></w:compat><w:docVars><w:docVar w:name=\"" DOCX_VARIABLE "\" w:val=\"";
const char docx_settings_after[] =
    "\"/></w:docVars><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

static const char fonts[] = XML_HEAD "<w:fonts " W_NS ">" FONT(DATA_FONT_TITLE, DATA_FONT_TITLE_ELSE, "roman")
    FONT(DATA_FONT_HEAD, DATA_FONT_HEAD_ELSE, "modern")
        FONT(DATA_FONT_BODY, DATA_FONT_BODY_ELSE, "modern") "</w:fonts>";

static const char footer[] = XML_HEAD
    "<w:ftr " W_NS "><w:p><w:pPr><w:pStyle w:val=\"" DOCX_MIDDLE "\"/></w:pPr>" TEXT(DATA_PAGE_BEFORE)
        FIELD_OF("PAGE") TEXT(DATA_PAGE_OF) FIELD_OF("NUMPAGES") TEXT(DATA_PAGE_AFTER) "</w:p></w:ftr>";

static const char app[] = XML_HEAD
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
    "<Application>mulu</Application></Properties>";

const struct docx_part docx_parts[] = {
    {"[Content_Types].xml", content_types},
    {"_rels/.rels", package_rels},
    {"word/_rels/document.xml.rels", document_rels},
    {"word/styles.xml", styles},
    {"word/fontTable.xml", fonts},
    {"word/footer1.xml", footer},
    {"docProps/app.xml", app},
};
const size_t docx_parts_count = sizeof docx_parts / sizeof *docx_parts;
