using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Tocsin.Delivery.Tracing;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Makes the exchanges that one attempt needs.</summary>
internal sealed class Sender(
    OutboundHttp http,
    MailSender mail,
    TicketBook tickets,
    AttemptTracing tracing,
    IOptions<DeliveryOptions> options,
    TimeProvider time
)
{
    /// <summary>A kind that wants more exchanges than this is going in circles.</summary>
    private const int MaxExchanges = 16;

    /// <summary>The status has come, so the outcome is known; its body is not worth waiting for.</summary>
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(5);

    // What could not be found again after a crash is not begun.
    private static readonly DeliveryOutcome NotNoted = new()
    {
        Class = OutcomeClass.Invalid,
        Error = "this server could not note what it was about to make",
    };

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    /// <summary>Sends, or returns null when it was no longer wanted at the last moment.</summary>
    /// <param name="outgoing">What to send.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="isStillWanted">Asked at the last moment.</param>
    /// <param name="watch">Is told of each exchange; null where nobody looks.</param>
    /// <param name="abort">Ends it before there is an outcome.</param>
    /// <exception cref="OperationCanceledException">It was aborted before there was an outcome.</exception>
    public async ValueTask<SendResult?> SendAsync(
        Outgoing outgoing,
        IDestination destination,
        Func<bool> isStillWanted,
        Action<TestExchange>? watch,
        CancellationToken abort
    )
    {
        var message = outgoing.ToMessage(time.GetUtcNow());
        using var page = await tickets.OpenAsync(outgoing.First.Lane, destination, message, abort);
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        using var span = tracing.Begin(outgoing);
        using var deadline = new CancellationTokenSource(_timeout, time);
        using var aborting = abort.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), deadline);
        Exchange? last = null;
        var known = page?.Known;
        byte[]? detail = null;
        for (var i = 0; i < MaxExchanges; i++)
        {
            switch (destination.Next(message, known, last))
            {
                case Step.Done done:
                    if (page is not null && done.Known is { } ended)
                    {
                        await page.NoteAsync(ended);
                    }

                    var outcome = message.Template?.Tell(done.Outcome) ?? done.Outcome;
                    span?.Ended(outcome);
                    return new SendResult(outcome, startedAt, time.GetElapsedTime(started), detail);
                case Step.Send { Note: { } note } when page is not null && !await page.NoteAsync(note):
                    return new SendResult(NotNoted, startedAt, time.GetElapsedTime(started), detail);
                case Step.Send send:
                    if (last is not null)
                    {
                        // Reading the answer before was in a hurry, and this is not.
                        var left = _timeout - time.GetElapsedTime(started);
                        deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                    }

                    known = send.Known;
                    var sent = time.GetTimestamp();
                    (last, detail) = await ExchangeAsync(send.Request, span, isStillWanted, deadline, abort);
                    if (last is null)
                    {
                        return null;
                    }

                    watch?.Invoke(TestExchange.Of(send.Request, last, time.GetElapsedTime(sent)));
                    break;
                case Step.Mail when !isStillWanted():
                    return null;
                case Step.Mail step:
                    (known, detail) = (step.Known, null);
                    var mailed = time.GetTimestamp();
                    last = await mail.SendAsync(step.Message, deadline.Token, abort);
                    watch?.Invoke(TestExchange.Of(step.Message, last, time.GetElapsedTime(mailed)));
                    break;
            }
        }

        throw new InvalidOperationException($"A destination wanted more than {MaxExchanges} exchanges.");
    }

    /// <summary>Asks something that belongs to no delivery.</summary>
    public async ValueTask<Exchange> AskAsync(OutboundRequest request, TimeSpan patience, CancellationToken abort)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var aborting = abort.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), deadline);
        var (exchange, _) = await ExchangeAsync(request, span: null, static () => true, deadline, abort);
        return exchange ?? throw new InvalidOperationException("A question is always wanted.");
    }

    private async ValueTask<(Exchange? Exchange, byte[]? Detail)> ExchangeAsync(
        OutboundRequest request,
        AttemptSpan? span,
        Func<bool> isStillWanted,
        CancellationTokenSource deadline,
        CancellationToken abort
    )
    {
        var trace = new RequestTrace { Started = time.GetTimestamp() };
        using var content = new DeliveryContent(request.Body, request.ContentType, isStillWanted, trace, time);
        using var message = new TracedRequest(request.Method, request.Url, trace) { Content = content };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        span?.Sending(message);

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(message, deadline.Token);
            trace.Answered = time.GetTimestamp();
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            if (content.Withheld)
            {
                return (null, null);
            }

            abort.ThrowIfCancellationRequested();
            trace.Ended = time.GetTimestamp();
            var (failure, error) = NetworkFailure.Classify(e, trace.Phase, deadline.IsCancellationRequested, _timeout);
            return (new Exchange { Failure = failure, Error = error }, Explain(request, trace, response: null));
        }

        using (response)
        {
            var exchange = new Exchange
            {
                Status = (int)response.StatusCode,
                RetryAfter = RetryAfter(response),
                Body = await ReadBodyAsync(response, request, deadline),
                Error = (int)response.StatusCode is >= 300 and <= 399 ? "redirects are not followed" : null,
            };
            trace.Ended = time.GetTimestamp();
            return (exchange, Explain(request, trace, response));
        }
    }

    private byte[] Explain(OutboundRequest request, RequestTrace trace, HttpResponseMessage? response)
    {
        var isTls = string.Equals(request.Url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        return AttemptDetailWriter.Write(trace, AttemptTimings.Of(trace, isTls, time), response, request);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => Until(date),
            // GitHub says when its limit is lifted, and what is left until then.
            _ when Number(response, "x-ratelimit-remaining") == 0 => Number(response, "x-ratelimit-reset") is { } reset
                ? Until(DateTimeOffset.FromUnixTimeSeconds(reset))
                : null,
            _ => null,
        };

    private TimeSpan Until(DateTimeOffset then) =>
        then - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < 253_402_300_800
            ? number
            : null;

    // The rest, if it is short, is read by the handler when the response is disposed of, so that the connection lives on.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response,
        OutboundRequest request,
        CancellationTokenSource deadline
    )
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced == 0 || response.StatusCode is HttpStatusCode.NoContent)
        {
            return default;
        }

        deadline.CancelAfter(BodyTime);
        var buffer = new byte[Math.Min(announced ?? request.AnswerBytes, request.AnswerBytes)];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            int read;
            while (
                length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), deadline.Token)) > 0
            )
            {
                length += read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // What has come is kept; the status alone decides.
        }

        request.Mask.Apply(buffer.AsSpan(0, length), request.Signatures, wasCut: length == request.AnswerBytes);
        return buffer.AsMemory(0, length);
    }
}
