//! The codes of errors: what clients are written against, each with its cause
//! and its remedy.
//!
//! One table, from which the page `/errors` and `docs/errors.md` are made. A
//! code is never renamed or given another meaning; its words may be improved.

use std::fmt;

/// How far an error reaches: a field that is null, or the whole request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A field of an answer; the rest of the answer stands. The status is 200.
    Field,
    /// The operation, before anything of it was executed: no `data`. The status is 400, or 200 for callers of the old
    /// media type `application/json`. An argument that is wrong in a field reaches that field alone.
    Operation,
    /// The HTTP request, with this status whatever the media type.
    Request(u16),
}

/// What the documentation says of a code.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The code as clients see it: `extensions.code`.
    pub name: &'static str,
    /// How far it reaches.
    pub reach: Reach,
    /// When it is answered: Chinese and English.
    pub cause: [&'static str; 2],
    /// What a client does: Chinese and English.
    pub remedy: [&'static str; 2],
}

/// Writes the codes and their documentation as one table.
macro_rules! codes {
    ($($variant:ident $name:literal $reach:expr, $cause_zh:literal / $cause:literal, $remedy_zh:literal / $remedy:literal;)+) => {
        /// The stable half of an error: `extensions.code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $cause] $variant,)+
        }

        impl Code {
            /// All codes, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// What is documented of the code.
            pub const fn about(self) -> About {
                match self {
                    $(Self::$variant => About {
                        name: $name,
                        reach: $reach,
                        cause: [$cause_zh, $cause],
                        remedy: [$remedy_zh, $remedy],
                    },)+
                }
            }
        }
    };
}

use Reach::{Field, Operation, Request};

codes! {
    NotFound "NOT_FOUND" Field,
        "不存在，或不在您的权限范围内；两者不作区分" / "It does not exist, or it is not yours: the two are never told apart.",
        "按空状态显示，不要重试" / "Show an empty state; do not retry.";
    Forbidden "FORBIDDEN" Field,
        "您能看到该对象，但您的角色不允许这一操作" / "You may see it, and your role does not allow this.",
        "先读取 allowedActions，再决定显示哪些按钮" / "Read `allowedActions` first and hide what is not allowed.";
    BadInput "BAD_INPUT" Operation,
        "参数或变量的值不成立：报告期、游标、代码、数值等；说明中写明位置和改法" / "An argument or a variable cannot be: a period, a cursor, a code, a number. The message names the place and the remedy.",
        "按说明修改后再提交" / "Change the request as the message says.";
    IdempotencyKeyReused "IDEMPOTENCY_KEY_REUSED" Field,
        "该幂等键已用于内容不同的另一请求" / "The idempotency key was used before with another request.",
        "新的请求用新的键；重复同一请求时保持内容不变" / "Take a new key for a new request; repeat a request unchanged.";
    Unauthenticated "UNAUTHENTICATED" Request(401),
        "没有访问令牌，令牌无效或过期，或账号已停用" / "No bearer token, or one that is invalid or expired, or the account is closed.",
        "重新登录取得令牌，放入 Authorization: Bearer …" / "Sign in again and send the token as `Authorization: Bearer …`.";
    SyntaxError "SYNTAX_ERROR" Operation,
        "文档不符合 GraphQL 语法；说明中有行号和列号" / "The document is not GraphQL. The message names line and column.",
        "改正该处；表单和编辑器可用 GraphiQL 检查" / "Correct it there; GraphiQL shows it while you type.";
    InvalidDocument "INVALID_DOCUMENT" Operation,
        "文档与 schema 不符：没有这个字段、类型、参数或变量，或没有指定名称的操作" / "The document does not fit the schema: a field, a type, an argument, a variable or the named operation is not there.",
        "对照 /schema.graphql 修改；在构建时用代码生成检查" / "Compare it with `/schema.graphql`; let code generation check documents at build time.";
    MalformedRequest "MALFORMED_REQUEST" Request(400),
        "HTTP 请求不是 GraphQL 请求：JSON 有误、缺少 query，或成员类型不对" / "The HTTP request is no GraphQL request: bad JSON, no `query`, or a member of the wrong type.",
        "发送 {\"query\": …, \"variables\": {…}}" / "Send `{\"query\": …, \"variables\": {…}}`.";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" Request(415),
        "请求体不是 UTF-8 的 application/json，或带有压缩编码" / "The body is not `application/json` in UTF-8, or it is compressed.",
        "设置 Content-Type: application/json" / "Send `Content-Type: application/json`.";
    NotAcceptable "NOT_ACCEPTABLE" Request(406),
        "Accept 不含本系统能给出的媒体类型" / "`Accept` names no media type that the hub can answer with.",
        "接受 application/graphql-response+json 或 application/json" / "Accept `application/graphql-response+json` or `application/json`.";
    MethodNotAllowed "METHOD_NOT_ALLOWED" Request(405),
        "该地址不支持此 HTTP 方法，或用 GET 提交变更操作" / "The path does not know the HTTP method, or a mutation came by GET.",
        "查询用 GET 或 POST，变更用 POST；Allow 头列出可用方法" / "Query by GET or POST, change by POST; the header `Allow` lists the methods.";
    IntrospectionClosed "INTROSPECTION_CLOSED" Operation,
        "本系统未开放内省查询（__schema、__type）" / "This hub does not answer introspection (`__schema`, `__type`).",
        "使用 /schema.graphql，或向管理员申请" / "Use `/schema.graphql`, or ask the operator.";
    PersistedQueryNotFound "PERSISTED_QUERY_NOT_FOUND" Operation,
        "本系统没有保存该哈希对应的文档" / "The hub keeps no document with this hash.",
        "带上 query 和哈希再发一次；Apollo、urql 会自动完成" / "Send the request again with `query` and the hash; Apollo and urql do so by themselves.";
    PersistedQueryMismatch "PERSISTED_QUERY_MISMATCH" Operation,
        "query 的 SHA-256 与所给哈希不符" / "The SHA-256 of `query` is not the hash that came with it.",
        "对发送的文本原样计算哈希" / "Hash exactly the text that is sent.";
    DocumentNotRegistered "DOCUMENT_NOT_REGISTERED" Operation,
        "本系统只执行已登记的文档，该文档未登记，或未对您的角色开放" / "The hub executes registered documents only, and this one is not registered, or not for your role.",
        "发布前端时用 cengbao documents register 登记" / "Register the frontend's manifest with `cengbao documents register`.";
    BodyTooLarge "BODY_TOO_LARGE" Request(413),
        "请求体字节数超过上限" / "The body has more bytes than the limit.",
        "缩小请求；大量填报请分次提交" / "Send less; file in several requests.";
    BatchTooLarge "BATCH_TOO_LARGE" Request(400),
        "一批中的操作数超过上限" / "The batch has more operations than the limit.",
        "分成几批，或合并为一个操作" / "Send several batches, or one operation with several fields.";
    QueryTooLong "QUERY_TOO_LONG" Operation,
        "文档的词法单元超过上限" / "The document has more tokens than the limit.",
        "把字面值改为变量，拆分文档" / "Move literals into variables; split the document.";
    QueryTooDeep "QUERY_TOO_DEEP" Operation,
        "字段嵌套层数超过上限" / "Fields are nested deeper than the limit.",
        "从更靠近目标的对象开始查询" / "Start the query at an object that is nearer to what you want.";
    QueryTooCostly "QUERY_TOO_COSTLY" Operation,
        "查询复杂度超过上限：每页的成本为条数乘以所选字段" / "The query costs more than the limit: a page costs its size times what is selected of an item.",
        "减小 first，少选字段，或分次查询" / "Ask for smaller pages or fewer fields, or in several requests.";
    TooManyFields "TOO_MANY_FIELDS" Operation,
        "片段展开后的字段数超过上限" / "After expansion of its fragments the document has more fields than the limit.",
        "少选字段，或拆分文档" / "Select fewer fields, or split the document.";
    TooManyAliases "TOO_MANY_ALIASES" Operation,
        "片段展开后的别名数超过上限" / "After expansion of its fragments the document has more aliases than the limit.",
        "用列表字段和变量代替重复的别名" / "Ask a list once instead of one field many times.";
    TooManyFragments "TOO_MANY_FRAGMENTS" Operation,
        "片段展开后的引用数超过上限" / "Fragments are spread more often than the limit, counted after expansion.",
        "减少片段的互相引用" / "Let fragments spread fewer others.";
    TooManyDirectives "TOO_MANY_DIRECTIVES" Operation,
        "一处的指令数或全文的指令数超过上限" / "More directives stand at one place, or in the whole document, than the limit.",
        "去掉多余的指令" / "Remove directives.";
    PageTooLarge "PAGE_TOO_LARGE" Field,
        "first 或 last 超过每页条数上限；不会自动截断" / "`first` or `last` is above the size of a page. Nothing is cut in silence.",
        "减小每页条数，用游标继续读取" / "Ask for smaller pages and read on with the cursor.";
    TooManyIds "TOO_MANY_IDS" Operation,
        "ids 的个数超过上限" / "`ids` has more entries than the limit.",
        "分几次查询" / "Ask in several requests.";
    TooManyValues "TOO_MANY_VALUES" Operation,
        "某个列表或文本超过上限：单元格、报告期、说明文字、代码" / "A list or a text is longer than its limit: cells, periods, a reason, a code.",
        "缩短到说明中写明的数目" / "Shorten it to the number that the message names.";
    TooManyRows "TOO_MANY_ROWS" Operation,
        "一次批量填报、签发或接收的报表数超过上限，或导入文件的行数超过上限" / "More reports in one bulk filing, signing or receipt, or more rows in an imported file, than the limit.",
        "分几次提交；已完成的行再次提交不会重复" / "Send them in several requests; a row that was done before is not done again.";
    NotBelowAList "NOT_BELOW_A_LIST" Field,
        "该查询放在列表之下会逐行执行" / "Below a list the question would be asked once for each row.",
        "在上级辖区用 table(by: CHILDREN 或 LEVEL)，或单独查询该对象" / "Ask `table(by: CHILDREN or LEVEL)` at the node above, or ask the object by itself.";
    FileNotTaken "FILE_NOT_TAKEN" Request(415),
        "按内容判断，上传的文件不是可接收的类型；声明的类型和文件名不作数" / "By its bytes the uploaded file is none of the kinds that are taken; what it is called or declared as does not count.",
        "上传 PDF、JPEG、PNG、WebP、不含宏的 XLSX 或 DOCX，或 OFD" / "Upload PDF, JPEG, PNG, WebP, XLSX or DOCX without macros, or OFD.";
    FileMissing "FILE_MISSING" Request(500),
        "附件已登记，但存储中没有其内容" / "The attachment is registered and its bytes are not in the storage.",
        "把 extensions.requestId 告知管理员；管理员运行 cengbao attachments verify" / "Give `extensions.requestId` to the operator, who runs `cengbao attachments verify`.";
    StorageUnavailable "STORAGE_UNAVAILABLE" Request(503),
        "附件存储没有响应或出错" / "The storage of attachments does not answer, or failed.",
        "稍后重试同一请求；反复出现时告知管理员" / "Send the same request again in a moment; tell the operator if it stays so.";
    Timeout "TIMEOUT" Request(503),
        "处理超过时限（503），或请求体未在时限内传完（408）" / "The answer took longer than a request may (503), or the body did not arrive in time (408).",
        "缩小范围；写操作请用同一幂等键重试" / "Ask for less; repeat a mutation with the same idempotency key.";
    Busy "BUSY" Request(503),
        "数据库繁忙，多次尝试后仍未成功" / "The database is contended even after retries.",
        "稍后重试同一请求" / "Send the same request again in a moment.";
    Internal "INTERNAL" Request(500),
        "系统内部错误；原因只记入日志" / "The hub failed. The cause is in the log and nowhere else.",
        "把 extensions.requestId 告知管理员" / "Give `extensions.requestId` to the operator.";
}

impl Code {
    /// The code as clients see it.
    pub const fn as_str(self) -> &'static str {
        self.about().name
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_documented_once_and_in_both_languages() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            let about = code.about();
            for [zh, en] in [about.cause, about.remedy] {
                let is_chinese = zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(is_chinese && en.is_ascii() != en.contains('…'), "{code}");
            }
        }
    }
}
