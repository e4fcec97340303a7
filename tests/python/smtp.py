"""A mail server (aiosmtpd) for the tests: python3 smtp.py none|starttls|tls CERTIFICATE KEY PORT USER PASSWORD

Prints its port, then each mail that it took as a line of JSON, as Python's email package reads it. later@… is told to
come back the first two times, never@… is refused for good. Ends with its standard input.
"""
import asyncio
import collections
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, certificate, key, port, user, password = sys.argv[1:7]
asked = collections.Counter()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        asked[name] += 1
        if name == "never":
            return "550 5.1.1 nobody of this name"
        if name == "later" and asked[name] <= 2:
            return "451 4.3.0 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in mail.items()],
            "text": mail.get_body(preferencelist=("plain",)).get_content(),
            "defects": [str(d) for d in mail.defects],
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data,
        }), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    name, secret = data.login.decode(), data.password.decode()
    ok = (name, secret) == (user, password)
    return AuthResult(success=ok, handled=False, auth_data=name if ok else None)


async def main():
    tls = None
    if mode != "none":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)

    def protocol():
        return SMTP(
            Handler(),
            hostname="mail.test",
            tls_context=tls if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            authenticator=authenticate if user else None,
            auth_required=bool(user),
            auth_require_tls=mode == "starttls",
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", int(port), ssl=tls if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
