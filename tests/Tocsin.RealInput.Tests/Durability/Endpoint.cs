using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Durability;

/// <summary>A receiver that notes the ids of the events that it gets.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly bool _answers;

    /// <param name="port">Where it listens.</param>
    /// <param name="answers">False: it takes requests and lets them hang.</param>
    public Endpoint(int port, bool answers)
    {
        _answers = answers;
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Task.Run(ListenAsync);
    }

    /// <summary>How often each event came.</summary>
    public ConcurrentDictionary<string, int> Events { get; } = new();

    public void Dispose() => _listener.Abort();

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => HandleAsync(context));
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.InputStream);
        Events.AddOrUpdate(body.GetProperty("id").GetString()!, 1, (_, n) => n + 1);
        if (_answers)
        {
            context.Response.Close();
        }
    }
}
