"""A real mail server on this machine: puts each mail into a folder. Arguments: folder [certificate key]. Prints its port."""
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Folder:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        if address.startswith("later@"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        encrypted = "tls" if session.ssl else "plain"
        name = f"{self.folder}/{self.count:04}-{encrypted}-{envelope.rcpt_tos[0]}.eml"
        with open(name + ".part", "wb") as mail:
            mail.write(envelope.original_content)
        import os
        os.rename(name + ".part", name)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    # A failure that is not handled is answered with 535.
    return AuthResult(success=data.login == b"latchkey" and data.password == b"open sesame", handled=False)


options = {}
if len(sys.argv) > 2:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    options = {"tls_context": context, "require_starttls": True, "authenticator": authenticate, "auth_required": True}


class OnAnyPort(Controller):
    def _trigger_server(self):
        """The port is not known before it listens; Controller would connect to 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = OnAnyPort(Folder(sys.argv[1]), hostname="127.0.0.1", port=0, **options)
controller.start()
print(controller.server.sockets[0].getsockname()[1], flush=True)
sys.stdin.read()  # ends with the test
controller.stop()
