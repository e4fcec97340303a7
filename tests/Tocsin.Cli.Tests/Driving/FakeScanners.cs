using Tocsin.Cli.Scan;
using Tocsin.Scanning;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Tests.Driving;

/// <summary>Scanners that find what a test says.</summary>
internal static class FakeScanners
{
    public static RunScanners Finding(params ScanResult[] results) => Reporting(Outcome("devskim", null, results));

    public static RunScanners Reporting(params ScannerOutcome[] outcomes) =>
        (_, progress, _) =>
        {
            foreach (var outcome in outcomes)
            {
                progress.Report(new ScanProgress(outcome.Scanner, "running", 0, TimeSpan.Zero));
            }

            return Task.FromResult(
                new ScanReport { Scanners = outcomes, Results = [.. outcomes.SelectMany(o => o.Results)] }
            );
        };

    public static ScannerOutcome Outcome(string name, string? error, params ScanResult[] results) =>
        new()
        {
            Scanner = name,
            Tool = name,
            ToolVersion = "1.2.3",
            Error = error,
            Duration = TimeSpan.FromSeconds(1.5),
            Results = results,
        };

    public static ScanResult Result(
        Severity severity,
        string title = "tx.origin is used to authenticate",
        bool suppressed = false,
        string file = "contracts/Wallet.sol"
    ) =>
        new()
        {
            Run = 0,
            Tool = "devskim",
            RuleId = "SWC-115",
            Title = title,
            Message = "Use msg.sender.",
            Severity = severity,
            Confidence = "high",
            Cwe = "CWE-477",
            File = file,
            Line = 12,
            ContextHash = "0123456789abcdef",
            Suppressed = suppressed,
        };
}
