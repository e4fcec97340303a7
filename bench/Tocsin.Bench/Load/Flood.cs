using System.Text.Json;
using Tocsin.Bench.Servers;
using Tocsin.Egress;
using Tocsin.Integrations;

namespace Tocsin.Bench.Load;

/// <summary>
/// The same signed POSTs, by the same HTTP client to the same receiver, and nothing stored: the bound of what a sender
/// on this machine can do. They are signed before the clock starts: the flood pays for nothing but sending.
/// </summary>
internal sealed class Flood
{
    private const int Senders = 64;
    private const int Distinct = 1000;
    private readonly OutboundHttp _http;
    private readonly List<OutboundRequest> _requests;

    /// <param name="server">Whose client it is, and whose webhooks: the first ones of all.</param>
    /// <param name="webhooks">How many of them.</param>
    /// <param name="type">The type of an event, by its number.</param>
    public Flood(BenchServer server, int webhooks, Func<int, string> type)
    {
        _http = server.Services.GetRequiredService<OutboundHttp>();
        var directory = server.Services.GetRequiredService<IntegrationDirectory>();
        var now = TimeProvider.System.GetUtcNow();
        _requests = [.. Enumerable.Range(0, Distinct).Select(Sign)];

        OutboundRequest Sign(int i)
        {
            var message = new Message
            {
                Id = $"evt_{i:d22}",
                Name = type(i),
                CreatedAt = now,
                Data = JsonSerializer.SerializeToUtf8Bytes(Payload.Data(i)),
                At = now,
            };
            var webhook = directory.Find((i % webhooks) + 1)!;
            return ((Step.Send)webhook.Destination!.Next(message, known: null, last: null)).Request;
        }
    }

    public async Task SendAsync(int count, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(OneAsync, cancellationToken)));

        async Task OneAsync()
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < count)
            {
                var request = _requests[i % _requests.Count];
                using var content = new ReadOnlyMemoryContent(request.Body);
                content.Headers.ContentType = new(request.ContentType);
                using var message = new HttpRequestMessage(request.Method, request.Url) { Content = content };
                foreach (var (name, value) in request.Headers)
                {
                    message.Headers.TryAddWithoutValidation(name, value);
                }

                using var response = await _http.SendAsync(message, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
        }
    }
}
