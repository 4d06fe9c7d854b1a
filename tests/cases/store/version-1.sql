-- A database as version 1 of the schema left it: an imported catalog with one row in the trash, one made by hand whose heading
-- became an item later, and an item whose making was undone.
PRAGMA foreign_keys=OFF;
PRAGMA application_id=1836412021;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE catalog (  id INTEGER PRIMARY KEY,  uid TEXT NOT NULL UNIQUE,  title TEXT NOT NULL,  body TEXT NOT NULL,  year INTEGER NOT NULL,  format TEXT NOT NULL,  source INTEGER REFERENCES source (id),  state TEXT NOT NULL CHECK (state IN ('live', 'trash', 'gone', 'staged')),  items INTEGER NOT NULL DEFAULT 0,  headings INTEGER NOT NULL DEFAULT 0,  marks INTEGER NOT NULL DEFAULT 0,  deepest INTEGER NOT NULL DEFAULT 0,  changed INTEGER NOT NULL) STRICT;
INSERT INTO "catalog" VALUES(1,'00000000-0000-7000-8000-000000000001','旧目录','县财政局',2026,'made',1,'live',2,4,1,3,1775001600000);
INSERT INTO "catalog" VALUES(2,'00000000-0000-7000-8000-000000000007','手建目录','',2026,'',NULL,'live',2,2,0,2,1775001600000);
CREATE TABLE catalog_choice (  catalog INTEGER NOT NULL REFERENCES catalog (id),  field TEXT NOT NULL,  choices TEXT NOT NULL,  PRIMARY KEY (catalog, field)) STRICT;
INSERT INTO "catalog_choice" VALUES(1,'channel','政府网站、公示栏');
CREATE TABLE catalog_column (  catalog INTEGER NOT NULL REFERENCES catalog (id),  place INTEGER NOT NULL,  role TEXT NOT NULL CHECK (role IN ('level', 'field', 'extra', 'number')),  name TEXT NOT NULL,  label TEXT NOT NULL,  PRIMARY KEY (catalog, place)) STRICT;
INSERT INTO "catalog_column" VALUES(1,0,'level','0','一级目录');
INSERT INTO "catalog_column" VALUES(1,1,'level','1','二级目录');
INSERT INTO "catalog_column" VALUES(1,2,'level','2','三级目录');
INSERT INTO "catalog_column" VALUES(1,3,'field','content','公开内容');
INSERT INTO "catalog_column" VALUES(1,4,'field','spec','内容规范');
INSERT INTO "catalog_column" VALUES(1,5,'field','basis','公开依据');
INSERT INTO "catalog_column" VALUES(1,6,'field','stage','政务公开');
INSERT INTO "catalog_column" VALUES(1,7,'field','unit','责任单位');
INSERT INTO "catalog_column" VALUES(1,8,'field','deadline','公开时限');
INSERT INTO "catalog_column" VALUES(1,9,'field','channel','公开渠道');
INSERT INTO "catalog_column" VALUES(1,10,'field','audience','公开对象');
INSERT INTO "catalog_column" VALUES(1,11,'field','mode','公开方式');
INSERT INTO "catalog_column" VALUES(1,12,'field','tier','公开层级');
INSERT INTO "catalog_column" VALUES(1,13,'field','remark','备注');
INSERT INTO "catalog_column" VALUES(1,14,'extra','0','联系电话');
INSERT INTO "catalog_column" VALUES(2,0,'level','0','一级目录');
INSERT INTO "catalog_column" VALUES(2,1,'level','1','二级目录');
INSERT INTO "catalog_column" VALUES(2,2,'field','content','公开内容');
INSERT INTO "catalog_column" VALUES(2,3,'field','spec','内容规范');
INSERT INTO "catalog_column" VALUES(2,4,'field','basis','公开依据');
INSERT INTO "catalog_column" VALUES(2,5,'field','stage','政务公开');
INSERT INTO "catalog_column" VALUES(2,6,'field','unit','责任单位');
INSERT INTO "catalog_column" VALUES(2,7,'field','deadline','公开时限');
INSERT INTO "catalog_column" VALUES(2,8,'field','channel','公开渠道');
INSERT INTO "catalog_column" VALUES(2,9,'field','audience','公开对象');
INSERT INTO "catalog_column" VALUES(2,10,'field','mode','公开方式');
INSERT INTO "catalog_column" VALUES(2,11,'field','tier','公开层级');
INSERT INTO "catalog_column" VALUES(2,12,'field','remark','备注');
CREATE TABLE change (  grp INTEGER NOT NULL REFERENCES change_group (id),  seq INTEGER NOT NULL,  kind TEXT NOT NULL CHECK (kind IN ('node', 'catalog')),  object INTEGER NOT NULL,  field TEXT NOT NULL,  before TEXT,  after TEXT,  PRIMARY KEY (grp, seq)) STRICT;
INSERT INTO "change" VALUES(1,1,'catalog',1,'.state','gone','live');
INSERT INTO "change" VALUES(2,1,'node',3,'deadline','公开时限 0','自该信息形成或者变更之日起20个工作日内');
INSERT INTO "change" VALUES(3,1,'node',4,'deadline','公开时限 1','每年1月31日前');
INSERT INTO "change" VALUES(4,1,'catalog',2,'.state','gone','live');
INSERT INTO "change" VALUES(5,1,'node',6,'.state','gone','live');
INSERT INTO "change" VALUES(6,1,'node',7,'.state','gone','live');
INSERT INTO "change" VALUES(7,1,'node',7,'deadline','','每月10日前');
INSERT INTO "change" VALUES(8,1,'node',6,'.item','0','1');
INSERT INTO "change" VALUES(8,2,'node',6,'deadline','','及时公开');
INSERT INTO "change" VALUES(9,1,'node',8,'.state','gone','live');
INSERT INTO "change" VALUES(11,1,'node',5,'.state','live','trash');
CREATE TABLE change_group (  id INTEGER PRIMARY KEY,  at INTEGER NOT NULL,  who TEXT NOT NULL,  verb TEXT NOT NULL,  subject TEXT NOT NULL,  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),  target INTEGER NOT NULL,  state TEXT NOT NULL CHECK (state IN ('applied', 'undone', 'dropped'))) STRICT;
INSERT INTO "change_group" VALUES(1,1767312000000,'tester','import','made.txt','do',1,'applied');
INSERT INTO "change_group" VALUES(2,1769990400000,'tester','edit','','do',2,'applied');
INSERT INTO "change_group" VALUES(3,1769990400000,'tester','edit','','do',3,'applied');
INSERT INTO "change_group" VALUES(4,1772413200000,'tester','new-catalog','手建目录','do',4,'applied');
INSERT INTO "change_group" VALUES(5,1772413200000,'tester','add','栏目','do',5,'applied');
INSERT INTO "change_group" VALUES(6,1772413200000,'tester','add','事项','do',6,'applied');
INSERT INTO "change_group" VALUES(7,1772413200000,'tester','edit','','do',7,'applied');
INSERT INTO "change_group" VALUES(8,1775001600000,'tester','edit','','do',8,'applied');
INSERT INTO "change_group" VALUES(9,1775001600000,'tester','add','撤销的','do',9,'dropped');
INSERT INTO "change_group" VALUES(10,1775001600000,'tester','add','撤销的','undo',9,'applied');
INSERT INTO "change_group" VALUES(11,1775001600000,'tester','delete','x','do',11,'applied');
CREATE TABLE item (  node INTEGER PRIMARY KEY REFERENCES node (id),  content TEXT NOT NULL DEFAULT '',  spec TEXT NOT NULL DEFAULT '',  basis TEXT NOT NULL DEFAULT '',  stage TEXT NOT NULL DEFAULT '',  unit TEXT NOT NULL DEFAULT '',  deadline TEXT NOT NULL DEFAULT '',  channel TEXT NOT NULL DEFAULT '',  audience TEXT NOT NULL DEFAULT '',  mode TEXT NOT NULL DEFAULT '',  tier TEXT NOT NULL DEFAULT '',  remark TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "item" VALUES(3,'内容0。本单位制定的行政规范性文件，包括标题、正文、文号、成文日期、发布日期和有效性；公开前经保密审查，形成或者变更之日起二十个工作日内在政府网站公开，并按照要求做好解读和回应关切。','内容规范 0','公开依据 0','政务公开 0','县财政局、县税务局','自该信息形成或者变更之日起20个工作日内','公开渠道 0','公开对象 0','公开方式 0','公开层级 0','备注 0');
INSERT INTO "item" VALUES(4,'内容1。本单位制定的行政规范性文件，包括标题、正文、文号、成文日期、发布日期和有效性；公开前经保密审查，形成或者变更之日起二十个工作日内在政府网站公开，并按照要求做好解读和回应关切。','内容规范 1','公开依据 1','政务公开 1','所有部门、单位','每年1月31日前','公开渠道 1','公开对象 1','公开方式 1','公开层级 1','备注 1');
INSERT INTO "item" VALUES(5,'内容2。本单位制定的行政规范性文件，包括标题、正文、文号、成文日期、发布日期和有效性；公开前经保密审查，形成或者变更之日起二十个工作日内在政府网站公开，并按照要求做好解读和回应关切。','内容规范 2','公开依据 2','政务公开 2','除县司法局、县信访局外的部门、单位','公开时限 2','公开渠道 2','公开对象 2','公开方式 2','公开层级 2','备注 2');
INSERT INTO "item" VALUES(6,'','','','','','及时公开','','','','','');
INSERT INTO "item" VALUES(7,'','','','','','每月10日前','','','','','');
INSERT INTO "item" VALUES(8,'','','','','','','','','','','');
CREATE TABLE item_extra (  node INTEGER NOT NULL REFERENCES node (id),  label TEXT NOT NULL,  value TEXT NOT NULL,  PRIMARY KEY (node, label)) STRICT;
INSERT INTO "item_extra" VALUES(3,'联系电话','0533-6960000');
CREATE TABLE item_unit (  node INTEGER NOT NULL REFERENCES node (id),  place INTEGER NOT NULL,  unit INTEGER NOT NULL REFERENCES unit (id),  excepted INTEGER NOT NULL,  PRIMARY KEY (node, place)) STRICT;
INSERT INTO "item_unit" VALUES(3,0,1,0);
INSERT INTO "item_unit" VALUES(3,1,2,0);
INSERT INTO "item_unit" VALUES(5,0,3,1);
INSERT INTO "item_unit" VALUES(5,1,4,1);
CREATE TABLE mark (  node INTEGER NOT NULL REFERENCES node (id),  cell TEXT NOT NULL,  marks INTEGER NOT NULL,  reason TEXT NOT NULL,  raw TEXT NOT NULL,  line INTEGER NOT NULL,  col INTEGER NOT NULL,  PRIMARY KEY (node, cell)) STRICT;
INSERT INTO "mark" VALUES(3,'unit',1,'merged','',2,7);
CREATE TABLE node (  id INTEGER PRIMARY KEY,  uid TEXT NOT NULL UNIQUE,  catalog INTEGER NOT NULL REFERENCES catalog (id),  parent INTEGER,  position INTEGER NOT NULL,  skip INTEGER NOT NULL,  label TEXT NOT NULL,  has_item INTEGER NOT NULL,  state TEXT NOT NULL CHECK (state IN ('live', 'trash', 'gone')),  alive INTEGER NOT NULL,  UNIQUE (catalog, id),  FOREIGN KEY (catalog, parent) REFERENCES node (catalog, id)) STRICT;
INSERT INTO "node" VALUES(1,'00000000-0000-7000-8000-000000000002',1,NULL,1048576,0,'第1类事项0',0,'live',1);
INSERT INTO "node" VALUES(2,'00000000-0000-7000-8000-000000000003',1,1,2097152,0,'第2类事项0',0,'live',1);
INSERT INTO "node" VALUES(3,'00000000-0000-7000-8000-000000000004',1,2,3145728,0,'第3类事项0',1,'live',1);
INSERT INTO "node" VALUES(4,'00000000-0000-7000-8000-000000000005',1,2,4194304,0,'第3类事项1',1,'live',1);
INSERT INTO "node" VALUES(5,'00000000-0000-7000-8000-000000000006',1,2,5242880,0,'第3类事项2',1,'trash',0);
INSERT INTO "node" VALUES(6,'00000000-0000-7000-8000-000000000008',2,NULL,1048576,0,'栏目',1,'live',1);
INSERT INTO "node" VALUES(7,'00000000-0000-7000-8000-000000000009',2,6,1048576,0,'事项',1,'live',1);
INSERT INTO "node" VALUES(8,'00000000-0000-7000-8000-00000000000a',2,NULL,2097152,0,'撤销的',1,'gone',0);
CREATE TABLE search (  node INTEGER PRIMARY KEY REFERENCES node (id),  text TEXT NOT NULL) STRICT;
INSERT INTO "search" VALUES(1,'第1类事项0
');
INSERT INTO "search" VALUES(2,'第2类事项0
');
INSERT INTO "search" VALUES(3,'第3类事项0
内容0.本单位制定的行政规范性文件,包括标题,正文,文号,成文日期,发布日期和有效性;公开前经保密审查,形成或者变更之日起二十个工作日内在政府网站公开,并按照要求做好解读和回应关切.
内容规范0
公开依据0
政务公开0
县财政局,县税务局
自该信息形成或者变更之日起20个工作日内
公开渠道0
公开对象0
公开方式0
公开层级0
备注0
0533-6960000
');
INSERT INTO "search" VALUES(4,'第3类事项1
内容1.本单位制定的行政规范性文件,包括标题,正文,文号,成文日期,发布日期和有效性;公开前经保密审查,形成或者变更之日起二十个工作日内在政府网站公开,并按照要求做好解读和回应关切.
内容规范1
公开依据1
政务公开1
所有部门,单位
每年1月31日前
公开渠道1
公开对象1
公开方式1
公开层级1
备注1
');
INSERT INTO "search" VALUES(5,'第3类事项2
内容2.本单位制定的行政规范性文件,包括标题,正文,文号,成文日期,发布日期和有效性;公开前经保密审查,形成或者变更之日起二十个工作日内在政府网站公开,并按照要求做好解读和回应关切.
内容规范2
公开依据2
政务公开2
除县司法局,县信访局外的部门,单位
公开时限2
公开渠道2
公开对象2
公开方式2
公开层级2
备注2
');
INSERT INTO "search" VALUES(6,'栏目
及时公开
');
INSERT INTO "search" VALUES(7,'事项
每月10日前
');
INSERT INTO "search" VALUES(8,'撤销的
');
CREATE TABLE source (  id INTEGER PRIMARY KEY,  name TEXT NOT NULL,  state TEXT NOT NULL CHECK (state IN ('staged', 'done')),  host TEXT NOT NULL,  pid INTEGER NOT NULL,  started TEXT NOT NULL,  heartbeat INTEGER NOT NULL) STRICT;
INSERT INTO "source" VALUES(1,'made.txt','done','vm',27870,'59f2b9f5-f90d-40fa-a50d-d3a242b22dbf 85030',1767312000000);
CREATE TABLE source_note (  source INTEGER NOT NULL REFERENCES source (id),  place INTEGER NOT NULL,  text TEXT NOT NULL,  PRIMARY KEY (source, place)) STRICT;
INSERT INTO "source_note" VALUES(1,0,'附件：说明');
CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "unit" VALUES(1,'县财政局');
INSERT INTO "unit" VALUES(2,'县税务局');
INSERT INTO "unit" VALUES(3,'县司法局');
INSERT INTO "unit" VALUES(4,'县信访局');
CREATE INDEX source_staged ON source (id) WHERE state = 'staged';
CREATE INDEX catalog_source ON catalog (source);
CREATE INDEX node_order ON node (catalog, parent, position, id, alive);
CREATE INDEX node_trash ON node (id) WHERE state = 'trash';
CREATE INDEX item_unit_unit ON item_unit (unit, node);
CREATE INDEX change_group_target ON change_group (target);
CREATE INDEX change_group_undone ON change_group (id) WHERE state = 'undone';
CREATE INDEX change_object ON change (kind, object);
COMMIT;
