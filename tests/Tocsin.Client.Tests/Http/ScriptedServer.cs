using System.IO.Compression;
using System.Net;
using System.Text;

namespace Tocsin.Client.Tests.Http;

/// <summary>Answers as the script says, one step a request, and remembers what was asked.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    public const string Key = "tcs_test_0123456789abcdef";

    private readonly Queue<Func<HttpResponseMessage>> _script = new();

    public List<Received> Requests { get; } = [];

    public InstantTime Time { get; } = new();

    public ScriptedServer Answer(HttpStatusCode status, string? json = null, string? retryAfter = null) =>
        Then(() =>
        {
            var response = new HttpResponseMessage(status);
            if (json is not null)
            {
                response.Content = new StringContent(json, Encoding.UTF8, "application/json");
            }

            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return response;
        });

    public ScriptedServer Then(Func<HttpResponseMessage> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedServer Drop() => Then(() => throw new HttpRequestException(HttpRequestError.ResponseEnded));

    /// <summary>The waits that the client told of.</summary>
    public List<TimeSpan> Told { get; } = [];

    public TocsinClient Client(int maxRetries = 4) =>
        new(
            new TocsinClientOptions
            {
                Server = new Uri("http://tocsin.test"),
                ApiKey = Key,
                MaxRetries = maxRetries,
                OnRateLimited = Told.Add,
            },
            new HttpClient(this, disposeHandler: false),
            Time
        );

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Requests.Add(await Received.OfAsync(request, cancellationToken));
        var response = _script.Dequeue()();
        response.RequestMessage = request;
        return response;
    }

    internal sealed record Received(string Line, string? Authorization, string? IdempotencyKey, string Body)
    {
        public static async Task<Received> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = "";
            if (request.Content is { } content)
            {
                Stream bytes = new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken));
                if (content.Headers.ContentEncoding.Contains("gzip"))
                {
                    bytes = new GZipStream(bytes, CompressionMode.Decompress);
                }

                body = await new StreamReader(bytes).ReadToEndAsync(cancellationToken);
            }

            return new Received(
                $"{request.Method} {request.RequestUri!.PathAndQuery}",
                request.Headers.Authorization?.ToString(),
                request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
                body
            );
        }
    }
}
