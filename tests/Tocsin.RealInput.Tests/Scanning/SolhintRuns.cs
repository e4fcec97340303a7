using Tocsin.Scanning.Runner;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>solhint over real contracts, by itself and by Tocsin's runner, before and after lines are inserted.</summary>
public sealed class SolhintRuns : IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private SolhintRun? _before;
    private SolhintRun? _after;

    /// <summary>The contracts as they are published, and with lines inserted above every finding.</summary>
    internal async Task<(SolhintRun Before, SolhintRun After)> GetAsync(string modules)
    {
        await _once.WaitAsync();
        try
        {
            var contracts = Path.Combine(modules, "@openzeppelin", "contracts");
            _before ??= await RunAsync(SourceCopy.Of(contracts, ".sol", modules));
            _after ??= await RunAsync(WithLinesInserted(SourceCopy.Of(contracts, ".sol", modules), _before));
            return (_before, _after);
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose()
    {
        _before?.Source.Dispose();
        _after?.Source.Dispose();
        _once.Dispose();
    }

    private static SourceCopy WithLinesInserted(SourceCopy copy, SolhintRun before)
    {
        copy.InsertAbove(before.Results.Select(r => (r.Uri, r.Line)), directive: "solhint-disable");
        return copy;
    }

    private static async Task<SolhintRun> RunAsync(SourceCopy source)
    {
        var own = OwnAsync(source);
        var outcome = source.ScanAsync("solhint", "standard");
        await Task.WhenAll(own, outcome);
        return new SolhintRun(source, await own, await outcome);
    }

    private static async Task<byte[]> OwnAsync(SourceCopy source)
    {
        var config = source.Beside("solhint.json");
        await File.WriteAllTextAsync(config, """{"extends": "solhint:recommended"}""");
        return await Tool.OutputAsync(
            source.Root,
            source.Beside("solhint.sarif"),
            source.Beside("node_modules/.bin/solhint"),
            ["--disc", "--noPoster", "-f", "sarif", "-c", config, .. source.Files()]
        );
    }
}

/// <summary>One state of the source, and what solhint says of it.</summary>
/// <param name="Source">What was scanned.</param>
/// <param name="Sarif">solhint's own file, with absolute URIs.</param>
/// <param name="Outcome">What the runner made of it.</param>
internal sealed record SolhintRun(SourceCopy Source, byte[] Sarif, ScannerOutcome Outcome)
{
    /// <summary>solhint's results, with paths below the root.</summary>
    public List<RawResult> Results { get; } =
    [
        .. RawResult
            .In(Sarif)
            .Select(r =>
            {
                Assert.StartsWith("file:///", r.Uri, StringComparison.Ordinal);
                return r with { Uri = Path.GetRelativePath(Source.Root, new Uri(r.Uri).LocalPath) };
            }),
    ];
}
