using System.Text.Json;
using Tocsin.Bench.Load;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Faults;

/// <summary>Publishes small batches at a steady pace until it is told to end, whatever becomes of the server meanwhile.</summary>
internal static class SteadyPublisher
{
    private const int Batch = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(IServer server, Ledger ledger, CancellationToken end)
    {
        var body = Payload.Batch(Enumerable.Range(0, Batch).Select(i => ("bench.fault", i)));
        while (!end.IsCancellationRequested)
        {
            try
            {
                var answer = await server.Api.PostAsync("events", body, CancellationToken.None);
                using var json = JsonDocument.Parse(answer);
                ledger.Acknowledge(
                    json.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!).ToList()
                );
            }
            // Refused, cut off, or told to come again: not acknowledged, and nothing is promised.
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
            {
                ledger.Refuse();
            }

            await Task.Delay(Pause, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
