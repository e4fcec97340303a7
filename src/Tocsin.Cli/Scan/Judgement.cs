using Tocsin.Cli.Terminal;
using Tocsin.Client.Scans;
using Tocsin.Scanning;

namespace Tocsin.Cli.Scan;

/// <summary>Whether a scan passes.</summary>
internal static class Judgement
{
    public static int ExitCodeOf(ScanView scan, Severity? failOn, Shell shell)
    {
        var failed = scan.Tools.Where(t => !t.Successful).ToList();
        foreach (var tool in failed)
        {
            shell.Error.WriteLine($"tocsin: {SafeText.Line(tool.Name)} failed: {SafeText.Line(tool.Error)}");
        }

        if (scan.Status is ScanStatus.Failed or ScanStatus.Cancelled)
        {
            shell.Error.WriteLine($"tocsin: the scan {scan.Status}: {SafeText.Line(scan.Error ?? "no reason given")}");
            return ExitCode.ScanFailed;
        }

        if (failed.Count > 0)
        {
            return ExitCode.ScanFailed;
        }

        var over = scan.Findings.Count(f => f.IsOpen && f.Level >= failOn);
        if (over == 0)
        {
            return ExitCode.Success;
        }

        shell.Error.WriteLine($"tocsin: {over} {(over == 1 ? "finding" : "findings")} at or above --fail-on");
        return ExitCode.Findings;
    }
}
