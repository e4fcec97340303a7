using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Runner;

/// <summary>What scanners print when they are asked for their version.</summary>
public sealed class ScannerVersionTests
{
    [Theory]
    [InlineData("v9.39.5\n", "9.39.5")]
    [InlineData("2.0.19\n", "2.0.19")]
    [InlineData("Version: 0.57.1\nVulnerability DB:\n  Version: 2\n", "0.57.1")]
    [InlineData("bandit 1.7.9\n  python version = 3.11.7 (main)\n", "1.7.9")]
    [InlineData("Application:         grype\nVersion:             0.87.0\nGoVersion:           go1.23.4\n", "0.87.0")]
    [InlineData("[INF] Nuclei Engine Version: v3.3.8-dev\n", "3.3.8-dev")]
    [InlineData("Haskell Dockerfile Linter 2.12.0\n", "2.12.0")]
    [InlineData("built with go1.23.4\n", null)]
    [InlineData("", null)]
    public void The_first_version_counts(string said, string? version) =>
        Assert.Equal(version, ScannerVersion.In(said));
}
