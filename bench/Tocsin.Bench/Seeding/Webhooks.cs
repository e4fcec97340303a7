using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Seeding;

/// <summary>The ten webhooks of most scenarios, each with a type of event of its own.</summary>
internal static class Webhooks
{
    public const int Count = 10;

    public static string Type(int i) => $"bench.type{i % Count}";

    public static async Task<IReadOnlyList<string>> MakeAsync(Api api, ReceiverProcess receiver)
    {
        var ids = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var made = await api.PostAsync(
                "webhooks",
                new { url = $"{receiver.Address}/hooks/{i}", events = new[] { Type(i) } }
            );
            ids.Add(made.GetProperty("id").GetString()!);
        }

        return ids;
    }

    /// <summary>A data directory with the webhooks, and with what is to be seeded; no server runs on it.</summary>
    public static async Task<DataFolder> SeedAsync(
        ReceiverProcess receiver,
        SeedPlan plan,
        BenchOptions options,
        int seed
    )
    {
        var data = await DataFolder.NewAsync(options);
        await using (var server = await BenchServer.StartAsync(data))
        {
            await MakeAsync(server.Api, receiver);
        }

        await Seeder.WriteAsync(data, plan, seed);
        return data;
    }
}
