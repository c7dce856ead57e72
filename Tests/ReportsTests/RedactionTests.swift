import GuardModel
import Reports
import Testing

@Suite struct RedactionTests {
  @Test(arguments: [
    (["login", "--password", "hunter2"], ["login", "--password", "***"]),
    (["login", "--password", "two words", "x"], ["login", "--password", "***", "x"]),
    (["x", "--token=abc", "y"], ["x", "--token=***", "y"]),
    (["x", "--api-key", "abc"], ["x", "--api-key", "***"]),
    (["x", "--secret", "abc"], ["x", "--secret", "***"]),
    (["x", "-token", "abc"], ["x", "-token", "***"]),
    (["x", "--auth-token", "-abc"], ["x", "--auth-token", "***"]),
    (["curl", "-H", "Authorization: Bearer abc.def", "u"], ["curl", "-H", "Authorization: Bearer ***", "u"]),
    (["curl", "-H", "authorization: abc"], ["curl", "-H", "authorization: ***"]),
    (["curl", "-H", "PRIVATE-TOKEN:abc"], ["curl", "-H", "PRIVATE-TOKEN:***"]),
    (["curl", "-u", "me:pass"], ["curl", "-u", "me:***"]),
    (["git", "clone", "https://me:p%40ss@h/x@y"], ["git", "clone", "https://me:***@h/x@y"]),
    (["git", "clone", "https://oauth2:a@b@h/x"], ["git", "clone", "https://oauth2:***@h/x"]),
    (["git", "clone", "https://0123456789abcdef0123@h"], ["git", "clone", "https://***@h"]),
    (["env", "GITHUB_TOKEN=abc", "make"], ["env", "GITHUB_TOKEN=***", "make"]),
    (["env", "PGPASSWORD=a b c"], ["env", "PGPASSWORD=***"]),
    (["env", "MYSQL_PASSWORD_2=a"], ["env", "MYSQL_PASSWORD_2=***"]),
    (["env", "AWS_SECRET_ACCESS_KEY=a/b+c="], ["env", "AWS_SECRET_ACCESS_KEY=***"]),
    (["docker", "build", "--build-arg=NPM_TOKEN=a b"], ["docker", "build", "--build-arg=NPM_TOKEN=***"]),
    (["npm", "config", "set", "//r/:_authToken=abc"], ["npm", "config", "set", "//r/:_authToken=***"]),
    (["java", "-DapiToken=abc"], ["java", "-DapiToken=***"]),
    (["curl", "http://h/?access_token=abc&x=1"], ["curl", "http://h/?access_token=***&x=1"]),
    (["curl", "-d", #"{"password": "a b", "x": 1}"#], ["curl", "-d", #"{"password": "***", "x": 1}"#]),
    (["sh", "-c", "TOKEN=abc make all"], ["sh", "-c", "TOKEN=*** make all"]),
    (["sh", "-ec", "login --password 'a b' && x"], ["sh", "-ec", "login --password '***' && x"]),
    (["sh", "-c", "login --token abc; x"], ["sh", "-c", "login --token ***; x"]),
    (["sh", "-c", "curl -u me:pass http://h"], ["sh", "-c", "curl -u me:*** http://h"]),
    (["echo", "Bearer 0123456789abcdef"], ["echo", "Bearer ***"]),
  ])
  func hides(_ arguments: [String], _ expected: [String]) {
    #expect(redact(arguments.map { ByteString($0) }).map(\.description) == expected)
  }

  @Test(arguments: [
    "ghp_0123456789abcdefghijABCDEFGHIJ012345", "gho_0123456789abcdefghijABCDEFGHIJ012345",
    "github_pat_11ABCDEFG0123456789_abcdefghijkl", "glpat-0123456789abcdefXYZ_", "xoxb-123456789012-abcdef",
    "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w",
    "npm_0123456789abcdefghijABCDEFGHIJ012345", "sk-ant-api03-0123456789abcdef0123", "dckr_pat_0123456789abcdefghijk",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nab-c\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----",
  ])
  func hidesShapesAnywhere(_ secret: String) {
    #expect(redact([ByteString(secret)]) == ["***"])
    #expect(redact("a \(secret)") == "a ***")
    #expect(redact(ByteString("/x/\(secret)")) == "/x/***")
    #expect(redact(["x", ByteString("--flag=\(secret)")]) == ["x", "--flag=***"])
  }

  @Test(arguments: [
    ["x", "--token-file", "/run/token"], ["x", "--password-stdin", "y"], ["gpg", "--passphrase-file", "f"],
    ["ls", "password-store"], ["x", "--no-password", "y"], ["x", "-p", "8080:80"], ["x", "--max-tokens", "100"],
    ["env", "PWD=/w", "PASSWORD_STORE_DIR=/p", "AWS_ACCESS_KEY_ID=x"], ["env", "KEYBOARD=de", "MONKEY=1"],
    ["docker", "run", "-u", "1000:1000", "vault-token:latest"], ["docker", "run", "--user", "a:b", "x"],
    ["docker", "build", "--secret", "id=npmrc,src=.npmrc"], ["git", "clone", "ssh://git@github.com/a/b"],
    ["git", "clone", "git@github.com:a/b"], ["curl", "https://registry:443/@scope/pkg"], ["x", "npm_config_registry"],
    ["x", "AKIAIOSFODNN7EXAMPLEX", "eyJub3QiOiJhIGp3dCJ9", "ghp_short"], ["runc", "run", "--bundle", "/tmp/b", "x"],
    ["sh", "-c", "login --password $PASSWORD --token ${TOKEN}; TOKEN=$X y"], ["x", "--token", "--verbose"],
    ["echo", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----"], ["x", "the token: of"], ["x", "", "--"],
  ])
  func keepsLookAlikes(_ arguments: [String]) {
    let bytes = arguments.map { ByteString($0) }
    // A sentence with a colon is the one thing hidden without need: a header looks just the same.
    if arguments == ["x", "the token: of"] {
      #expect(redact(bytes) == ["x", "the token: ***"])
    } else {
      #expect(redact(bytes) == bytes)
    }
  }

  @Test func anyBytesComeThrough() {
    let every = ByteString(Array(0...255))
    #expect(redact([every]) == [every])
    for cut in [
      "--token", "TOKEN=", "://", "://:@", "Authorization:", "-----BEGIN PRIVATE KEY-----", "\"token\" :", "-H",
    ] {
      for length in 0...cut.utf8.count {
        let part = ByteString(Array(cut.utf8.prefix(length)))
        _ = redact([part, part, part])
        _ = redact(part)
      }
    }
  }

  @Test(
    .timeLimit(.minutes(20)), arguments: ["eyJ-", "a=", "://a@", "--token ", "-----BEGIN ", "x", "-", " :", "curl -u "])
  func costsNoMoreThanItsLength(_ part: String) {
    let text = Array(repeating: Array(part.utf8), count: (1 << 16) / part.utf8.count).flatMap(\.self)
    #expect(!redact([ByteString(text)]).isEmpty)
  }
}
