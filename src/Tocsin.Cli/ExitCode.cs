namespace Tocsin.Cli;

/// <summary>What a run of the program ends with; where several apply, the first in the order of docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Findings at or above <c>--fail-on</c>, or a webhook's test that its endpoint did not take.</summary>
    public const int Findings = 1;

    public const int WrongUsage = 2;

    public const int ScanFailed = 3;

    public const int Server = 4;

    /// <summary>A mistake in this program: sysexits' EX_SOFTWARE.</summary>
    public const int Bug = 70;

    /// <summary>A shell's 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
