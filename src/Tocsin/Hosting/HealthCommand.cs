using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Tocsin.Hosting;

/// <summary><c>health</c>: asks the server on this machine whether it lives, for containers that have no other client.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <returns>0 when it does, 1 when it does not.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var address = Address(Listening.Urls(Subcommands.Configuration(args)));
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using var answer = await http.GetAsync(new Uri(address, "/health/live"), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{address} answers {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {e.Message}");
        }

        return 1;
    }

    /// <summary>Where this machine reaches a server with these addresses: the first one; any address is this machine's.</summary>
    internal static Uri Address(string urls)
    {
        var first = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var binding = BindingAddress.Parse(first[0]);
        var host = binding.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
    }
}
