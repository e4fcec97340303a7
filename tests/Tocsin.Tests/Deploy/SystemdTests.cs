using System.Globalization;
using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

public sealed partial class SystemdTests
{
    private const string Unit = "deploy/systemd/tocsin.service";

    [Theory]
    [InlineData("User=tocsin")]
    [InlineData("NoNewPrivileges=true")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("CapabilityBoundingSet=")]
    [InlineData("StateDirectoryMode=0700")]
    [InlineData("UMask=0077")]
    public void It_is_locked_in(string line) => Assert.Contains(line, DeployFiles.Text(Unit).Split('\n'));

    [Fact]
    public async Task Systemd_takes_it_and_finds_little_exposed()
    {
        Optional.Need(Optional.HasCommand("systemd-analyze"), "systemd-analyze");
        var folder = Directory.CreateTempSubdirectory("tocsin-unit-").FullName;
        try
        {
            // The program is not installed where the tests run, and its user is not there: any will do.
            var file = Path.Combine(folder, "tocsin.service");
            var text = DeployFiles.Text(Unit);
            Assert.Contains("ExecStart=/opt/tocsin/Tocsin.Host\n", text);
            await File.WriteAllTextAsync(file, text.Replace("/opt/tocsin/Tocsin.Host\n", "/bin/true\n"));
            await Optional.RunAsync("systemd-analyze", "", "verify", "--man=no", file);

            var judged = await Optional.RunAsync(
                "systemd-analyze",
                "",
                "security",
                "--offline=true",
                "--no-pager",
                file
            );
            var exposure = double.Parse(Exposure().Match(judged).Groups["level"].Value, CultureInfo.InvariantCulture);
            Assert.InRange(exposure, 0, 2.0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Its_environment_is_one_that_a_shell_reads_too()
    {
        var text = DeployFiles.Text("deploy/systemd/tocsin.env.example");
        Assert.All(
            text.Split('\n').Where(l => l.Length > 0 && !l.StartsWith('#')),
            l => Assert.Matches(@"^[A-Za-z_0-9]+=\S*$", l)
        );
        await Optional.RunAsync("bash", text, "-n");
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (?<level>[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Exposure();
}
