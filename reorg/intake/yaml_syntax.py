"""Where YAML's syntax is broken, and the slip that most likely broke it."""

from __future__ import annotations

import re

from reorg.text import Finding, Message, Place, Text

SYNTAX = Message(
    "yaml.syntax",
    "error",
    Text("YAML 写法有误：{problem}。", "Not valid YAML: {problem}."),
    advice=Text("{hint}", "{hint}"),
)
NOT_PRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROBLEMS = {
    "found character that cannot start any token": "这里有不能用来开头的字符",
    "mapping values are not allowed in this context": "这里不应出现冒号",
    "block sequence entries are not allowed in this context": "这里不应出现列表项",
    "did not find expected key": "这里应是一个键",
    "could not find expected ':'": "缺少冒号",
    "did not find expected ',' or ']'": "缺少逗号或“]”",
    "did not find expected ',' or '}'": "缺少逗号或“}”",
    "did not find expected '-' indicator": "列表项应以“- ”开头，且缩进一致",
    "did not find expected <document start>": "前面有多余的内容",
    "found undefined alias": "引用的名称没有定义",
    "found unexpected end of stream": "引号或括号没有收尾",
    "found unknown escape character": "双引号里有不认识的转义",
    "control characters are not allowed": "含有控制字符",
    "but found another document": "一个文件里有不止一份文档（“---”）",
    "second occurrence": "同一个“&”名称用了两次",
    "mapping keys are not allowed in this context": "这里不应出现“?”",
    "did not find expected alphabetic or numeric character": "“&”或“*”后面应是名称；文字请加引号",
    "did not find expected node content": "这里应是一个值",
    "did not find expected digit or non-ASCII character": "这里有不能用的字符",
    "found a tab character that violates indentation": "缩进里有制表符",
    "found unexpected document indicator": "引号没有收尾，就遇到了“---”",
    "did not find expected whitespace or line break": "这里应有空格",
    "found undefined tag handle": "“!”标记没有定义；文字请加引号",
}
"""What the parser says most often, in Chinese."""


def syntax_fault(fault: Exception, text: str, file: str) -> Finding:
    """The parser's fault with its line, and a hint where a usual slip stands near it."""
    mark = getattr(fault, "problem_mark", None)
    unreadable = NOT_PRINTABLE.search(text)  # told by the parser in bytes or in signs, as it happens
    line = mark.line + 1 if mark else text.count("\n", 0, unreadable.start() if unreadable else 0) + 1
    lines = text.split("\n")
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    problem = str(getattr(fault, "problem", "") or getattr(fault, "reason", "") or "syntax")
    told = Text(_PROBLEMS.get(problem, problem), problem)
    # the parser often notices only a line later
    near = [source, lines[line - 2]] if 1 < line <= len(lines) + 1 else [source]
    hint = next((hint for sign, hint in _HINTS if any(sign.search(one) for one in near)), Text("", ""))
    return SYNTAX.at(Place(file=file, line=line), source.strip()[:60], problem=told, hint=hint)


_HINTS = (
    (re.compile("\t"), Text("缩进请用空格，不要用制表符（Tab）。", "Indent with blanks, not with tabs.")),
    (re.compile("："), Text("冒号请用半角“:”并在其后加空格。", "Use the half-width colon “:” followed by a blank.")),
    (re.compile("[{\\[].*，"), Text("逗号请用半角“,”。", "Use the half-width comma “,”.")),
    (re.compile(r"^\s*(- )?\w+:[^\s/\\]"), Text("冒号后面要有空格。", "A blank follows the colon.")),
    (
        re.compile('"[^"]*\\\\'),
        Text("双引号里的“\\”请改成“/”，或改用单引号。", "Write “/” for “\\” in double quotes, or use single ones."),
    ),
    (re.compile("{"), Text("含有 { } 的文字请整段加引号。", "Put text that holds { } in quotes, all of it.")),
)
"""What a line near a syntax fault looks like when a usual slip caused it; the first that fits is told."""
