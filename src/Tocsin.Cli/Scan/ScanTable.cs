using Spectre.Console;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Findings;

namespace Tocsin.Cli.Scan;

/// <summary>A scan for people.</summary>
internal static class ScanTable
{
    private const int MostRows = 100;
    private const int LongestTitle = 120;

    public static void Write(Shell shell, ScanView scan, TextWriter output, bool isTerminal)
    {
        var open = scan.Findings.Where(f => f.IsOpen).ToList();
        if (open.Count > 0)
        {
            WriteFindings(shell, open, output, isTerminal);
            output.WriteLine();
        }

        if (open.Count > MostRows)
        {
            output.WriteLine($"{open.Count - MostRows} more are not shown here; --format json has them all.");
        }

        output.WriteLine(Totals(scan));
        if (scan.Links?.Dashboard is { } dashboard)
        {
            output.WriteLine(SafeText.Line(dashboard));
        }
    }

    public static string Place(FindingLocation location) =>
        location switch
        {
            { File: null or "" } => "-",
            { Line: > 0 } => $"{location.File}:{location.Line}",
            _ => location.File,
        };

    private static void WriteFindings(Shell shell, List<FindingView> open, TextWriter output, bool isTerminal)
    {
        var withChange = open.Exists(f => f.Change is not null);
        string[] headers = ["SEVERITY", "RULE", "PLACE", "TITLE"];
        var table = new TextTable(withChange ? [.. headers, "CHANGE"] : headers);
        foreach (var finding in open.Take(MostRows))
        {
            (string?, Style)[] cells =
            [
                (finding.Severity, SeverityStyle.Of(finding.Severity)),
                (finding.RuleId, Style.Plain),
                (Place(finding.Location), Style.Plain),
                (SafeText.Line(finding.Title, LongestTitle), Style.Plain),
            ];
            table.Add(withChange ? [.. cells, (finding.Change, Style.Plain)] : cells);
        }

        table.Write(shell, output, isTerminal);
    }

    private static string Totals(ScanView scan)
    {
        var s = scan.Summary;
        var noun = s.TotalFindings == 1 ? "finding" : "findings";
        var text =
            $"{s.TotalFindings} {noun}: {s.Critical} critical, {s.High} high, {s.Medium} medium, {s.Low} low, {s.Info} info";
        if (s.NewFindings is not null)
        {
            text += $"; {s.NewFindings} new, {s.ResolvedFindings} resolved";
        }

        return s.SuppressedFindings > 0 ? $"{text}; {s.SuppressedFindings} suppressed" : text;
    }
}
