"""Judges mails with Python's email package: reads [{name, mail, to, subject, text, html, said}], says what is wrong, or how
many there were.

Each is read strictly, so that the first defect ends it; and by the rules of mail readers, as people would see it.
"""
import email
import email.policy
import html.parser
import json
import sys

HEADERS = ["from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"]
TAGS = {
    "html", "head", "meta", "body", "div", "b", "h1", "p", "br", "table", "tr", "td", "code", "ul", "li", "a",
}
VOID = {"meta", "br"}
cases = json.load(sys.stdin)
wrong = []


class Reader(html.parser.HTMLParser):
    """What a mail reader would show, and what it should not have been given."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.shown, self.problems = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.problems.append(f"<{tag}>")
        for name, value in attributes:
            if name == "href" and tag == "a":
                if not value.startswith(("https://", "http://")):
                    self.problems.append(f"href={value[:40]}")
            elif name == "style":
                if "url(" in value or "expression" in value or "position" in value:
                    self.problems.append(f"style={value[:40]}")
            elif (tag, name, value) != ("meta", "charset", "utf-8"):
                self.problems.append(f"{name} of <{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.shown.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")


def words(text):
    return " ".join(text.split())


def coloured(text, said):
    reader = Reader()
    reader.feed(text)
    reader.close()
    yield from reader.problems
    if reader.open:
        yield f"nothing closes {reader.open}"
    shown = words(" ".join(reader.shown))
    for piece in said:
        if words(piece) not in shown:
            yield f"{words(piece)[:60]!r} is not in the html"


def problems(case):
    raw = case["mail"].encode("ascii")
    if any(len(line) > 998 for line in raw.split(b"\r\n")) or b"\n" in raw.replace(b"\r\n", b""):
        yield "a line that mail servers do not take"
    if any(len(line) > 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n")):
        yield "a long header"
    mail = email.message_from_bytes(raw, policy=email.policy.strict)
    shown = email.message_from_bytes(raw, policy=email.policy.default)
    if [name.lower() for name in mail.keys()] != HEADERS:
        yield f"headers: {mail.keys()}"
    for name, value in shown.items():
        if value.defects:
            yield f"{name}: {value.defects}"
    if str(shown["subject"]) != case["subject"]:
        yield f"subject: {str(shown['subject'])!r} is not {case['subject']!r}"
    if [a.addr_spec for a in shown["to"].addresses] != [case["to"]] or len(shown["from"].addresses) != 1:
        yield f"to {shown['to']}, from {shown['from']}"
    if shown["date"].datetime is None or not str(shown["message-id"]).startswith("<"):
        yield "date or id"
    if mail.get_content_type() != "multipart/alternative":
        yield f"a mail of {mail.get_content_type()}"
    parts = list(mail.iter_parts())
    if [p.get_content_type() for p in parts] != ["text/plain", "text/html"]:
        yield f"parts: {[p.get_content_type() for p in parts]}"
        return
    for part, wanted in zip(parts, (case["text"], case["html"])):
        text = part.get_content().replace("\r\n", "\n")
        if part.get_content_charset() != "utf-8" or text != wanted:
            at = next((i for i, (a, b) in enumerate(zip(text, wanted)) if a != b), min(len(text), len(wanted)))
            yield f"text, from character {at}: {text[at:at + 40]!r} is not {wanted[at:at + 40]!r}"
    if not case["text"].strip():
        yield "nothing to read"
    yield from coloured(case["html"], case["said"])


for case in cases:
    try:
        wrong += [f"{case['name']}: {problem}" for problem in problems(case)]
    except Exception as error:
        wrong.append(f"{case['name']}: {error!r}")
print("\n".join(wrong[:20]) if wrong else f"{len(cases)} as expected")
