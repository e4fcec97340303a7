namespace Tocsin.Client.Scans;

internal sealed record ScanFailure(string Error);
