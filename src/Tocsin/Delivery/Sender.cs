using Microsoft.Extensions.Options;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Makes the exchanges that one attempt needs.</summary>
internal sealed class Sender(OutboundHttp http, IOptions<DeliveryOptions> options, TimeProvider time)
{
    /// <summary>Bytes of an answer that are kept.</summary>
    private const int MaxBody = 4096;

    /// <summary>A kind that wants more exchanges than this is going in circles.</summary>
    private const int MaxExchanges = 16;

    /// <summary>The status has come, so the outcome is known; its body is not worth waiting for.</summary>
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    /// <summary>Sends, or returns null when it was no longer wanted at the last moment.</summary>
    /// <exception cref="OperationCanceledException">It was aborted before there was an outcome.</exception>
    public async ValueTask<SendResult?> SendAsync(
        Outgoing outgoing,
        IDestination destination,
        Func<bool> isStillWanted,
        CancellationToken abort
    )
    {
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var message = outgoing.ToMessage(startedAt);
        using var deadline = new CancellationTokenSource(_timeout, time);
        using var aborting = abort.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), deadline);
        Exchange? last = null;
        string? known = null;
        for (var i = 0; i < MaxExchanges; i++)
        {
            switch (destination.Next(message, known, last))
            {
                case Step.Done done:
                    return new SendResult(done.Outcome, startedAt, time.GetElapsedTime(started));
                case Step.Send send:
                    known = send.Known;
                    last = await ExchangeAsync(send.Request, isStillWanted, deadline, abort);
                    if (last is null)
                    {
                        return null;
                    }

                    break;
            }
        }

        throw new InvalidOperationException($"A destination wanted more than {MaxExchanges} exchanges.");
    }

    private async ValueTask<Exchange?> ExchangeAsync(
        OutboundRequest request,
        Func<bool> isStillWanted,
        CancellationTokenSource deadline,
        CancellationToken abort
    )
    {
        using var content = new DeliveryContent(request.Body, request.ContentType, isStillWanted);
        using var message = new HttpRequestMessage(request.Method, request.Url) { Content = content };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(message, deadline.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            if (content.Withheld)
            {
                return null;
            }

            abort.ThrowIfCancellationRequested();
            var (failure, error) = NetworkFailure.Classify(e, deadline.IsCancellationRequested, _timeout);
            return new Exchange { Failure = failure, Error = error };
        }

        using (response)
        {
            return new Exchange
            {
                Status = (int)response.StatusCode,
                RetryAfter = RetryAfter(response),
                Body = await ReadBodyAsync(response, deadline),
                Error = (int)response.StatusCode is >= 300 and <= 399 ? "redirects are not followed" : null,
            };
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date - time.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };

    // The rest, if it is short, is read by the handler when the response is disposed of, so that the connection lives on.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        CancellationTokenSource deadline
    )
    {
        if (response.Content.Headers.ContentLength == 0)
        {
            return default;
        }

        deadline.CancelAfter(BodyTime);
        var buffer = new byte[MaxBody];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            int read;
            while (length < MaxBody && (read = await stream.ReadAsync(buffer.AsMemory(length), deadline.Token)) > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // What has come is kept; the status alone decides.
        }

        return buffer.AsMemory(0, length);
    }
}
