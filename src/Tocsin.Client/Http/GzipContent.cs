using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Tocsin.Client.Http;

/// <summary>Compresses a stream on its way out; nothing is held in memory.</summary>
internal sealed class GzipContent : HttpContent
{
    private readonly Stream _source;

    public GzipContent(Stream source, string mediaType)
    {
        _source = source;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await _source.CopyToAsync(gzip, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
