namespace Tocsin.Scans;

/// <summary>Examples for the description of the API.</summary>
internal static class ScanExamples
{
    public static CreateScanRequest Create { get; } =
        new()
        {
            Target = new ScanTargetRequest { Kind = "repository", Name = "acme/shop" },
            Branch = "main",
            Commit = "9f2c1e7d",
            Preset = "standard",
        };

    public static FailScanRequest Fail { get; } = new() { Error = "The scanner ran out of memory." };
}
