using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tocsin.Integrations;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A vendor on a real socket of this machine, in good times and in bad.</summary>
internal sealed class VendorServer : IAsyncDisposable
{
    private readonly Receiver _receiver;
    private readonly Vendor _vendor;

    private VendorServer(Receiver receiver, Vendor vendor)
    {
        (_receiver, _vendor) = (receiver, vendor);
        receiver.Answer = AnswerAsync;
    }

    /// <summary>The address without a path.</summary>
    public string Root => new Uri(_receiver.Url).GetLeftPart(UriPartial.Authority);

    /// <summary>What it answers instead, for as long as there is something in here.</summary>
    public Queue<Func<HttpContext, Task>> Instead { get; } = [];

    /// <summary>What happens between doing what was asked and saying so.</summary>
    public Func<HttpContext, Task>? BeforeAnswer { get; set; }

    public static async Task<VendorServer> StartAsync(Vendor vendor) => new(await Receiver.StartAsync(), vendor);

    /// <summary>The next answers are of this status.</summary>
    public void Refuse(int status, string body = "", int? retryAfter = null) =>
        Instead.Enqueue(context =>
        {
            if (retryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = _receiver.All.Last().Body;
        Func<HttpContext, Task>? instead;
        Exchange? answer = null;
        lock (_vendor)
        {
            if (!Instead.TryDequeue(out instead))
            {
                var request = Read(context.Request, body);
                _vendor.Requests.Add(request);
                answer = _vendor.Answer(request);
            }
        }

        if (instead is not null)
        {
            await instead(context);
            return;
        }

        if (BeforeAnswer is { } before)
        {
            await before(context);
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = answer!.Status!.Value;
            if (!answer.Body.IsEmpty)
            {
                await context.Response.Body.WriteAsync(answer.Body);
            }
        }
    }

    private static OutboundRequest Read(HttpRequest request, ReadOnlyMemory<byte> body) =>
        new()
        {
            Method = new HttpMethod(request.Method),
            Url = new Uri($"http://{request.Host}{request.Path}{request.QueryString}"),
            ContentType = request.ContentType ?? "",
            Headers = [.. request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))],
            Body = body,
        };
}
