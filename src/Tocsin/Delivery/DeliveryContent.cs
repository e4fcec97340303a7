using System.Net;
using System.Net.Http.Headers;
using Tocsin.Egress;

namespace Tocsin.Delivery;

/// <summary>
/// The body of a delivery. It is asked for when the connection stands and before anything has gone out, which is the
/// last moment to withhold it: connecting can take long, and a webhook may have been disabled or changed meanwhile.
/// </summary>
internal sealed class DeliveryContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Func<bool> _isStillWanted;
    private readonly RequestTrace _trace;
    private readonly TimeProvider _time;

    public DeliveryContent(
        ReadOnlyMemory<byte> body,
        string contentType,
        Func<bool> isStillWanted,
        RequestTrace trace,
        TimeProvider time
    )
    {
        (_body, _isStillWanted, _trace, _time) = (body, isStillWanted, trace, time);
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    /// <summary>Whether it was withheld.</summary>
    public bool Withheld { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        if (!_isStillWanted())
        {
            Withheld = true;
            throw new OperationCanceledException("No longer wanted.");
        }

        _trace.Ready = _time.GetTimestamp();
        _trace.Sent = 0;
        await _trace.WriteAsync(stream, _body, cancellationToken);
        await _trace.FlushAsync(stream, cancellationToken);
        _trace.Sent = _time.GetTimestamp();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
