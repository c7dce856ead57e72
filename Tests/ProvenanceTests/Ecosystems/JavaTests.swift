import GuardModel
import Testing

/// Maven and Gradle, by the words that their start scripts give to java. Gradle by these alone: Debian's is too old for any
/// build of today, and nothing else can be had offline.
@Suite("Java builds") struct JavaTests {
  private static let maven: [ByteString] = [
    "/usr/bin/java", "-classpath", "/usr/share/maven/boot/plexus-classworlds.jar", "-Dmaven.home=/usr/share/maven",
    "-Dmaven.multiModuleProjectDirectory=/w", "org.codehaus.plexus.classworlds.launcher.Launcher",
  ]
  private static let pom = "<project>\n<plugin>\n<executable>./log-formatter</executable>\n</plugin>\n</project>\n"

  private static func scene(java: [ByteString], files: [ByteString: String]) -> Scene {
    Scene(
      [
        runtime(), link("/usr/lib/jvm/java-17/lib/jspawnhelper", ["/usr/lib/jvm/java-17/lib/jspawnhelper", "12:13"]),
        link("/usr/lib/jvm/java-17/bin/java", java),
      ], files: files)
  }

  @Test func mavenGoalWithTheCommandInThePOM() {
    let words = Self.maven + ["-B", "-f", "pom.xml", "org.codehaus.mojo:exec-maven-plugin:3.1.0:exec"]
    let claim = Self.scene(java: words, files: ["/w/pom.xml": Self.pom]).claims.first
    #expect(claim?.kind == .mavenPlugin && claim?.confidence == .likely)
    #expect(claim?.package == "org.codehaus.mojo:exec-maven-plugin:3.1.0:exec")
    #expect(claim?.file == Attribution.Place("/w/pom.xml", line: 3))
  }

  @Test func mavenPhaseWithoutTheCommand() {
    let claim = Self.scene(java: Self.maven + ["package"], files: ["/w/pom.xml": "<project/>"]).claim(.mavenPlugin)
    #expect(claim?.confidence == .hint && claim?.package == nil && claim?.name == "package")
    #expect(claim?.file == Attribution.Place("/w/pom.xml"))
    #expect(Self.scene(java: Self.maven + ["package"], files: [:]).claim(.mavenPlugin) == nil)
    #expect(Self.scene(java: ["java", "-jar", "x.jar"], files: ["/w/pom.xml": Self.pom]).claim(.mavenPlugin) == nil)
  }

  private static let build = "task evil {\n  exec { commandLine './log-formatter' }\n}\n"

  @Test func gradleTask() {
    let words: [ByteString] = ["java", "-cp", "x.jar", "org.gradle.wrapper.GradleWrapperMain", "--no-daemon", "evil"]
    let claim = Self.scene(java: words, files: ["/w/build.gradle": Self.build]).claims.first
    #expect(claim?.kind == .gradleTask && claim?.name == "evil" && claim?.confidence == .likely)
    #expect(claim?.file == Attribution.Place("/w/build.gradle", line: 2))
  }

  @Test func gradleDaemon() {
    let words: [ByteString] = ["java", "-cp", "x.jar", "org.gradle.launcher.daemon.bootstrap.GradleDaemon", "8.5"]
    #expect(
      Self.scene(java: words, files: ["/w/build.gradle.kts": Self.build]).claim(.gradleTask)?.file
        == Attribution.Place("/w/build.gradle.kts", line: 2))
    #expect(Self.scene(java: words, files: ["/w/build.gradle": "x"]).claim(.gradleTask) == nil)
  }
}
