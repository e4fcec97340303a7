using System.Net;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Durability;

/// <summary>A receiver under load: notes what comes to which path, and in which life of the server.</summary>
internal sealed class LoadEndpoint : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<Arrival> _arrivals = [];
    private readonly TimeSpan _takes;
    private readonly Lock _lock = new();
    private int _flaky;
    private int _underWay;
    private int _life;

    public LoadEndpoint(TimeSpan takes)
    {
        _takes = takes;
        Port = HostProcess.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public int Port { get; }

    /// <summary>The server has been killed: what comes from now on is of the next one. Not before the last request is over.</summary>
    public bool NextLife()
    {
        lock (_lock)
        {
            var isQuiet = _underWay == 0;
            _life += isQuiet ? 1 : 0;
            return isQuiet;
        }
    }

    public string Url(string path) => $"http://127.0.0.1:{Port}/{path}";

    /// <summary>Everything that came to a path, in order.</summary>
    public IReadOnlyList<Arrival> Of(string path)
    {
        lock (_lock)
        {
            return [.. _arrivals.Where(a => a.Path == path)];
        }
    }

    public void Dispose() => _listener.Abort();

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                lock (_lock)
                {
                    _underWay++;
                }

                _ = Task.Run(() => HandleAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath[1..];
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.InputStream);
            var fails = path == "flaky" && Interlocked.Increment(ref _flaky) % 3 == 0;
            Note(path, body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body], fails);
            await Task.Delay(_takes);
            context.Response.StatusCode = fails ? 500 : 200;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or JsonException or ObjectDisposedException)
        {
            // Cut off in the middle: nothing has come.
        }
        finally
        {
            lock (_lock)
            {
                _underWay--;
            }
        }
    }

    private void Note(string path, JsonElement[] events, bool failed)
    {
        lock (_lock)
        {
            foreach (var e in events)
            {
                var number = e.GetProperty("data").GetProperty("n").GetInt32();
                _arrivals.Add(new Arrival(path, e.GetProperty("id").GetString()!, number, _life, failed));
            }
        }
    }
}

/// <summary>An event that came.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Id">Which.</param>
/// <param name="Number">What its publisher counts.</param>
/// <param name="Life">How often the server had been killed by then.</param>
/// <param name="Failed">Whether it was answered with an error.</param>
internal sealed record Arrival(string Path, string Id, int Number, int Life, bool Failed);
