#include "mulu/field.h"

#include <string.h>

#include "mulu/messages.h"

static const struct field_info fields[FIELD_COUNT] = {
    [FIELD_CONTENT] = {"content", "公开内容", "内容", "内容 content", EDIT_TEXT, NULL, true, true},
    [FIELD_SPEC] = {"spec", "内容规范", "规范", "规范 要求 spec", EDIT_TEXT, NULL, false, true},
    [FIELD_BASIS] = {"basis", "公开依据", "依据", "依据 法律依据 basis", EDIT_TEXT, NULL, false, true},
    [FIELD_STAGE] = {"stage", "政务公开", "阶段", "阶段 五公开 stage", EDIT_PICK,
                     "决策公开、执行公开、管理公开、服务公开、结果公开", false, true},
    [FIELD_UNIT] = {"unit", "责任单位", "单位",
                    "单位 主体 公开主体 责任主体 部门 责任部门 科室 责任科室 unit department", EDIT_COMPLETE,
                    NULL, true, true},
    [FIELD_DEADLINE] = {"deadline", "公开时限", "时限", "时限 期限 时限要求 deadline", EDIT_COMPLETE, NULL,
                        true, true},
    [FIELD_CHANNEL] =
        {"channel", "公开渠道", "渠道", "渠道 载体 channel", EDIT_TICKS,
         "政府网站、政府公报、两微一端、发布会/听证会、广播电视、纸质媒体、公开查阅点、政务服务中心、"
         "便民服务站、入户/现场、社区/企事业单位/村公示栏（电子屏）、精准推送、其他",
         false, true},
    [FIELD_AUDIENCE] = {"audience", "公开对象", "对象", "对象 audience", EDIT_PICK, "全社会、特定群众", false,
                        true},
    [FIELD_MODE] = {"mode", "公开方式", "方式", "方式 mode", EDIT_PICK, "主动、依申请公开", false, true},
    [FIELD_TIER] = {"tier", "公开层级", "层级", "层级 tier", EDIT_PICK, "国家级、省级、市级、县级、乡级",
                    false, true},
    [FIELD_REMARK] = {"remark", "备注", "备注", "备注 remark", EDIT_TEXT, NULL, false, true},
};

const struct field_info *field_info(enum field f)
{
    return &fields[f];
}

const char *field_name(enum field f)
{
    return tr_in("field", fields[f].label);
}

const char *field_short_name(enum field f)
{
    return tr_in("short", fields[f].brief);
}

bool field_by_key(const char *key, enum field *out)
{
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        if (strcmp(fields[f].key, key) == 0) {
            *out = f;
            return true;
        }
    }
    return false;
}

const char *cell_title(const char *cell)
{
    enum field f;
    if (field_by_key(cell, &f))
        return field_name(f);
    if (strncmp(cell, CELL_EXTRA_PREFIX, sizeof CELL_EXTRA_PREFIX - 1) == 0)
        return cell + sizeof CELL_EXTRA_PREFIX - 1;
    if (strcmp(cell, CELL_RULE) == 0)
        return MSG_CELL_RULE;
    return MSG_CELL_LABEL;
}
