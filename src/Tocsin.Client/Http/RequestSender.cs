using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Client.Http;

/// <summary>Sends a request, again where that is right, and turns the answer into a value or an exception.</summary>
internal sealed class RequestSender
{
    private static readonly string OwnName =
        $"tocsin-dotnet/{typeof(RequestSender).Assembly.GetName().Version?.ToString(3)}";

    private readonly TocsinClientOptions _options;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Uri _base;
    private readonly RetryPolicy _retries;
    private readonly AnswerReader _answers;

    public RequestSender(TocsinClientOptions options, HttpClient http, TimeProvider time)
    {
        if (options.ApiKey.Length == 0 || options.ApiKey.Any(c => c is <= ' ' or >= '\u007F'))
        {
            throw new ArgumentException("the API key must be one word of plain characters", nameof(options));
        }

        (_options, _http, _time) = (options, http, time);
        _base = ServerAddress.ApiBase(options.Server);
        _retries = new RetryPolicy(options.MaxRetries, options.MaxRetryDelay);
        _answers = new AnswerReader(options);
    }

    /// <summary>For a request whose answer has a body.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await _answers.ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For a request whose answer matters only as a success.</summary>
    public async Task SendOnlyAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var idempotencyKey = request.Method == HttpMethod.Post ? RandomNumberGenerator.GetHexString(32, true) : null;
        for (var retries = 0; ; retries++)
        {
            var (response, failure) = await TryOnceAsync(request, idempotencyKey, cancellationToken)
                .ConfigureAwait(false);
            if (response is { IsSuccessStatusCode: true } || WasDeletedBefore(request, response, retries))
            {
                return response!;
            }

            var delay = _retries.NextDelay(retries, response?.StatusCode, RetryAfter(response), Random());
            if (delay is null)
            {
                using (response)
                {
                    throw failure ?? await _answers.RefusalAsync(response!, cancellationToken).ConfigureAwait(false);
                }
            }

            if (response?.StatusCode == HttpStatusCode.TooManyRequests)
            {
                _options.OnRateLimited?.Invoke(delay.Value);
            }

            response?.Dispose();
            await Task.Delay(delay.Value, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(HttpResponseMessage? Response, TocsinException? Failure)> TryOnceAsync(
        ApiRequest request,
        string? idempotencyKey,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.IsUpload ? _options.UploadTimeout : _options.RequestTimeout);
        using var message = Message(request, idempotencyKey);
        try
        {
            return (await _http.SendAsync(message, limit.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new TocsinConnectionException($"{_options.Server} did not answer in time", inner: null));
        }
        catch (HttpRequestException e)
        {
            return (null, ConnectionFailure.Describe(_options.Server, e));
        }
    }

    private HttpRequestMessage Message(ApiRequest request, string? idempotencyKey)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_base, request.Path))
        {
            Content = request.Content?.Invoke(),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
        message.Headers.Accept.ParseAdd("application/json, application/problem+json");
        message.Headers.TryAddWithoutValidation("User-Agent", $"{_options.UserAgent} {OwnName}".TrimStart());
        message.Headers.ExpectContinue = request.IsUpload;
        if (idempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return message;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response)
    {
        var header = response?.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // The answer to the try before got lost: what it deleted is not there any more.
    private static bool WasDeletedBefore(ApiRequest request, HttpResponseMessage? response, int retries) =>
        retries > 0 && request.Method == HttpMethod.Delete && response?.StatusCode == HttpStatusCode.NotFound;

    private static double Random() => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);
}
