using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

public sealed partial class ContainerTests
{
    private static readonly string[] Lines = DeployFiles
        .Text("deploy/container/Containerfile")
        .Replace("\\\n", "", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] Last = [.. Lines.SkipWhile((_, i) => i < LastFrom()).Skip(1)];

    [Fact]
    public void What_is_built_is_copied_and_nothing_else_runs_in_it()
    {
        Assert.Equal(2, Lines.Count(l => l.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.DoesNotContain(Last, l => l.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.Contains("chiseled", Lines[LastFrom()]);
        Assert.All(
            Last.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal)),
            l => Assert.Contains("--from=build", l)
        );
    }

    [Fact]
    public void It_runs_as_somebody_else_than_root()
    {
        var user = Assert.Single(Last, l => l.StartsWith("USER ", StringComparison.Ordinal));
        Assert.Matches(@"^USER [1-9]\d*:[1-9]\d*$", user);
        Assert.True(
            Array.IndexOf(Last, user) < Array.FindIndex(Last, l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal))
        );
        Assert.Contains(Last, l => l.Contains($"--chown={user["USER ".Length..]} /data", StringComparison.Ordinal));
    }

    [Fact]
    public void It_asks_itself_how_it_is()
    {
        var check = Assert.Single(Last, l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        var start = Assert.Single(Last, l => l.StartsWith("ENTRYPOINT ", StringComparison.Ordinal));
        var program = start["ENTRYPOINT ".Length..].TrimEnd(']');
        Assert.EndsWith($"CMD {program}, \"health\"]", check);
    }

    [Fact]
    public void What_is_copied_is_there_and_not_kept_out()
    {
        var sources = Lines
            .TakeWhile((_, i) => i < LastFrom())
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ')[1..^1])
            .ToList();
        Assert.NotEmpty(sources);
        Assert.All(sources, s => Assert.True(Path.Exists(Repository.File(s)), s));
        var let = DeployFiles.Text(".dockerignore").Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..]);
        Assert.Empty(sources.Except(let));
    }

    [Fact]
    public void Everything_that_a_build_reads_at_the_top_is_copied()
    {
        var copied = string.Join(' ', Lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal)));
        var used = BuildFile().Matches(DeployFiles.Text("Directory.Build.props")).Select(m => m.Groups["name"].Value);
        Assert.All(
            used.Append("global.json").Append("Directory.Packages.props"),
            name => Assert.Contains(name, copied)
        );
    }

    private static int LastFrom() => Array.FindLastIndex(Lines, l => l.StartsWith("FROM ", StringComparison.Ordinal));

    [GeneratedRegex(@"\$\(MSBuildThisFileDirectory\)(?<name>[\w.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex BuildFile();
}
