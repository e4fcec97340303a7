using System.Text.RegularExpressions;

namespace Tocsin.Tests.Architecture;

/// <summary>Small things that a reviewer should not have to look for.</summary>
public sealed partial class HygieneTests
{
    private static readonly IReadOnlyList<SourceFile> Source = SourceFile.Under("src");

    [Fact]
    public void Nothing_is_left_to_do() =>
        Assert.Empty(Source.Where(f => LeftToDo().IsMatch(f.Text)).Select(f => f.Path));

    [Fact]
    public void Names_say_what_a_type_does() =>
        Assert.Empty(
            from file in Source
            from name in VagueName().Matches(file.Text).Select(m => m.Value)
            select $"{file.Path}: {name}"
        );

    [Fact]
    public void No_file_is_longer_than_a_few_screens() =>
        Assert.Empty(Source.Where(f => f.Text.Count(c => c == '\n') > 400).Select(f => f.Path));

    [Fact]
    public void The_program_is_thin() =>
        Assert.InRange(Source.Single(f => f.Path == "src/Tocsin.Host/Program.cs").Text.Count(c => c == '\n'), 1, 30);

    [Fact]
    public void Only_generated_log_methods_write_to_the_log() =>
        Assert.Empty(Source.Where(f => DirectLog().IsMatch(f.Text)).Select(f => f.Path));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"\b(?:class|record|struct|interface) \w*(?:Manager|Helpers?|Utils?|Common|Service)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\.Log(?:Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex DirectLog();
}
