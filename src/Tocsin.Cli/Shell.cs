using Tocsin.Cli.Scan;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli;

/// <summary>All that a command sees of the machine it runs on.</summary>
internal sealed record Shell
{
    public required TextReader In { get; init; }

    /// <summary>For results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>For progress, remarks and errors.</summary>
    public required TextWriter Error { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    /// <summary>An environment variable; null when it is missing or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The current folder, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>The user's own folder, absolute.</summary>
    public required string Home { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Asks for a secret on the terminal without showing it; null where nobody can be asked.</summary>
    public required Func<string, CancellationToken, string?>? AskSecret { get; init; }

    /// <summary>Asks for a line on the terminal; null where nobody can be asked.</summary>
    public required Func<string, CancellationToken, string?>? Ask { get; init; }

    /// <summary>What looks for scanners.</summary>
    public required Func<ScanRequest, CancellationToken, Task<IReadOnlyList<FoundScanner>>> FindScanners { get; init; }

    public required RunScanners RunScanners { get; init; }

    /// <summary>Where the user keeps what concerns this program.</summary>
    /// <remarks>The XDG base directory specification: a relative path there is invalid and to be ignored.</remarks>
    public string SettingsFolder =>
        Variable("XDG_CONFIG_HOME") is { } configured && Path.IsPathRooted(configured)
            ? Path.Combine(configured, "tocsin")
            : Path.Combine(Home, ".config", "tocsin");

    public bool WantsColour => Variable("NO_COLOR") is null && Variable("TERM") != "dumb";
}
