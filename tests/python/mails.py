"""Judges mails with Python's email package: reads [{name, mail, to, subject, text}], says what is wrong, or how many there were.

Each is read strictly, so that the first defect ends it; and by the rules of mail readers, as people would see it.
"""
import email
import email.policy
import json
import sys

HEADERS = [
    "from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
    "content-transfer-encoding",
]
cases = json.load(sys.stdin)
wrong = []


def problems(case):
    raw = case["mail"].encode("ascii")
    if any(len(line) > 998 for line in raw.split(b"\r\n")) or b"\n" in raw.replace(b"\r\n", b""):
        yield "a line that mail servers do not take"
    if any(len(line) > 78 + 8 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n")):
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
    if mail.is_multipart() or mail.get_content_type() != "text/plain" or mail.get_content_charset() != "utf-8":
        yield f"a body of {mail.get_content_type()}"
    text = mail.get_content().replace("\r\n", "\n")
    if text != case["text"]:
        at = next((i for i, (a, b) in enumerate(zip(text, case["text"])) if a != b), min(len(text), len(case["text"])))
        yield f"text, from character {at}: {text[at:at + 40]!r} is not {case['text'][at:at + 40]!r}"
    if not text.strip():
        yield "nothing to read"


for case in cases:
    try:
        wrong += [f"{case['name']}: {problem}" for problem in problems(case)]
    except Exception as error:
        wrong.append(f"{case['name']}: {error!r}")
print("\n".join(wrong[:20]) if wrong else f"{len(cases)} as expected")
