/* Every text that a user sees and that no field or key table holds, in one place, as printf formats that the compiler
 * checks at the place of use. Errors read "WHERE: what is wrong; what to do". */
#ifndef MULU_MESSAGES_H
#define MULU_MESSAGES_H

/* base */
#define MSG_OUT_OF_MEMORY "mulu: 内存不足，程序停止; 数据库中已保存的内容不受影响，请关闭其他程序后重试"
#define MSG_FILE_OPEN "%s: 无法打开（%s）; 请检查路径和权限"
#define MSG_FILE_READ "%s: 读取失败（%s）; 请检查磁盘后重试"
#define MSG_FILE_TOO_LARGE "%s: 超过 %d KB，不像是设置文件; 请检查路径"
#define MSG_FILE_CREATE "%s: 无法写入（%s）; 请换一个路径，或检查权限和磁盘空间"
#define MSG_FILE_WRITE "%s: 写入失败（%s），原文件未变; 请检查磁盘空间后重试"
#define MSG_DIR_MAKE "%s: 无法建立目录（%s）; 请检查上级目录的权限"
#define MSG_NO_SHARE "%s: 找不到程序的版式和键位文件; 请重新安装，或用 MULU_SHARE 指明 share/mulu 的位置"
#define MSG_INI_TWICE "%s 第 %d 行: “%s”已在第 %d 行出现过; 请删去其中一个"
#define MSG_INI_LONG "%s 第 %d 行: 超过 %d 字节; 请把它分成几行"
#define MSG_INI_SECTION "%s 第 %d 行: 节名应写作 [小写英文]，其后不能有别的字; 请改正"
#define MSG_INI_LINE "%s 第 %d 行: 既不是 [节] 也不是 键 = 值; 请改正或在行首加 ; 注释掉"
#define MSG_INI_KEY "%s 第 %d 行: 键名只能用小写英文、数字和 - _ .; 请改正"
#define MSG_INI_VALUE                                                                                        \
    "%s 第 %d 行: 值里有引号、反斜线、; 或 #; 请用一对英文双引号把整个值括起来（值里有双引号就用单引号）"
#define MSG_INI_BOM "%s: 文件开头有 BOM; 请另存为无 BOM 的 UTF-8"
#define MSG_INI_UTF8 "%s: 第 %zu 字节不是 UTF-8 文字; 请另存为 UTF-8"
#define MSG_INI_NUMBER "%s 第 %d 行: %s 的值“%s”应是 %d 到 %d 之间的整数; 请改正"

/* catalog */
#define MSG_CELL_LABEL "事项名称"
#define MSG_DIGITS "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"
#define MSG_LEVEL_LABEL "%s级目录"
#define MSG_LEVEL_OF_GROUP "%s（%s级）"
#define MSG_NUMBER_LABEL "序号"
#define MSG_COLUMN_LABEL "第%d列"
#define MSG_NO_LABEL "（无表头）"
#define MSG_LABEL_AGAIN "%s（%d）"
#define MSG_REASON_MERGED "原文空白（合并单元格），按上一行补全"
#define MSG_REASON_DITTO "原文为“同上”，按上一行补全"
#define MSG_REASON_EMPTY "原文空白，可能与上一行合并，也可能本来就空"
#define MSG_REASON_SHIFTED "原文这一行单元格数目不符，已按内容归位"
#define MSG_REASON_TORN "原文被换页断开，已接成一段"
#define MSG_REASON_DAMAGED "原文此处有缺失"
#define MSG_REASON_TICKS "原文的勾选符号已失真，按可能的意思读出"

/* read */
#define MSG_READ_BYTES "%s: 第 %lld 字节不是 %s 文字; 请用 --encoding 指明编码，或把文件另存为 UTF-8"
#define MSG_READ_ENCODING                                                                                    \
    "%s: 既不是 UTF-8 也不是 GB18030 文字; 请用 --encoding 指明编码，或把文件另存为纯文本（UTF-8）"
#define MSG_READ_ENCODING_NAME "%s: 没有这种编码; 可用 utf-8、utf-16le、utf-16be、gb18030"
#define MSG_READ_LINE "%s 第 %d 行: 超过 %d MB，不像是目录文本; 请检查文件"
#define MSG_READ_DIRECTORY "%s: 这是目录，不是文件; 请指明其中的一个文件"
#define MSG_READ_EMPTY "%s: 文件是空的; 请检查是否选对了文件"
#define MSG_READ_BINARY "%s: 这是%s，不是纯文本; 请打开原文件，另存为“纯文本（UTF-8）”后再导入"
#define MSG_KIND_ZIP " Word、Excel 或压缩文件"
#define MSG_KIND_PDF " PDF 文件"
#define MSG_KIND_OLE "旧版 Word 或 Excel 文件"
#define MSG_KIND_RTF " RTF 文件"
#define MSG_KIND_SQLITE "数据库文件"
#define MSG_KIND_BINARY "二进制文件"
#define MSG_READ_CANCELLED "导入已取消，什么也没有存入"
#define MSG_READ_CSV "%s 第 %d 行: 引号不成对（%s）; 请用表格软件打开检查这一行"
#define MSG_READ_WIDE "%s 第 %d 行: 表格有 %d 列，最多能读 %d 列; 请删去空列后再导入"
#define MSG_READ_NO_TABLE                                                                                    \
    "%s: 没有找到表格; 请确认表格是从 Word 或 PDF 另存的文本（每格一行、行首有制表符，或每行用制表符分列）"
#define MSG_READ_NO_SUCH_TABLE "%s: 文件里只有 %d 个表格，没有第 %d 个; 请改正 --table"
#define MSG_READ_NO_SUCH_FORMAT "%s: 没有这种版式; 可用: %s"
#define MSG_FORMAT_NAME "%s 第 %d 行: 不认识“%s”; 请对照 fields.ini 里的节名改正"
#define MSG_FORMAT_NO_NAME "%s: 缺少 [format] 下的 name; 请补上"
#define MSG_FORMAT_TWICE "%s: 已有名为“%s”的版式; 请换一个名字"
#define MSG_FORMAT_NONE "%s: 没有任何版式文件; 请重新安装"

/* write */
#define MSG_WRITE_CHARACTER "第 %lld 行（%s）: 有 %s 编码里没有的字; 请改用 utf-8，或先在编辑器里换掉这个字"
#define MSG_WRITE_ENCODING "%s: %s 不能用这种编码; 可用 %s"
#define MSG_WRITER_CSV "CSV 表格（Excel、WPS 可直接打开）"
#define MSG_WRITER_JSONL "JSONL（每行一项，供程序读取）"

#endif
