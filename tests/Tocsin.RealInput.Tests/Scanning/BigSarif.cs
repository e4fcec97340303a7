using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>
/// A large SARIF file, gzipped, made while it is sent: results with long data flows behind them, as analysers of whole
/// programs write them. Cut off or made longer to the byte.
/// </summary>
internal sealed class BigSarif : HttpContent
{
    private const int Steps = 40;
    private readonly int _results;
    private readonly long _length;
    private readonly bool _complete;

    /// <param name="results">How many results.</param>
    /// <param name="length">Bytes of the whole file before compression: it is filled up with white space, or cut.</param>
    /// <param name="complete">Whether the gzip stream is ended as it should be.</param>
    public BigSarif(int results, long length, bool complete = true)
    {
        (_results, _length, _complete) = (results, length, complete);
        Headers.ContentType = new MediaTypeHeaderValue(Api.SarifType);
        Headers.ContentEncoding.Add("gzip");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        var left = _length;
        foreach (var part in Parts())
        {
            var bytes = part.AsMemory(0, (int)Math.Min(part.Length, left));
            await gzip.WriteAsync(bytes);
            left -= bytes.Length;
        }

        for (var space = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024)); left > 0; left -= space.Length)
        {
            await gzip.WriteAsync(space.AsMemory(0, (int)Math.Min(space.Length, left)));
        }

        await gzip.FlushAsync();
        if (_complete)
        {
            await gzip.DisposeAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private IEnumerable<byte[]> Parts()
    {
        yield return """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"flow"}},"results":["""u8.ToArray();
        for (var i = 0; i < _results; i++)
        {
            yield return Encoding.UTF8.GetBytes((i == 0 ? "" : ",") + Result(i));
        }

        yield return "]}]}"u8.ToArray();
    }

    private static string Result(int number)
    {
        var place = $$$"""{"physicalLocation":{{{Place(number, $"sink({number}, request.body)")}}}}""";
        var flow = string.Join(
            ',',
            Enumerable
                .Range(0, Steps)
                .Select(step =>
                    $$$$"""
                        {"location":{"physicalLocation":{{{{Place(
                            number,
                            $"step{step}(value)"
                        )}}}},"message":{"text":"Through step {{{{step}}}}, where the value keeps what was put into it."}}}
                        """
                )
        );
        return $$$"""{"ruleId":"taint","level":"error","message":{"text":"Input reaches sink {{{number}}}."},"locations":[{{{place}}}],"codeFlows":[{"threadFlows":[{"locations":[{{{flow}}}]}]}]}""";
    }

    private static string Place(int number, string code) =>
        $$$$"""{"artifactLocation":{"uri":"src/module{{{{number % 100}}}}/file{{{{number % 1000}}}}.js"},"region":{"startLine":{{{{number + 1}}}},"snippet":{"text":"{{{{code}}}}"}}}""";
}
