using System.CommandLine;
using System.Net;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;

namespace Tocsin.Cli.Auth;

/// <summary><c>tocsin auth login</c>.</summary>
internal static class AuthLoginCommand
{
    public static Command Create(Shell shell)
    {
        var server = new Option<string?>("--server")
        {
            Description = $"Address of the server. [default: {Connection.DefaultServer}]",
            HelpName = "URL",
        };
        var apiKey = new Option<string?>("--api-key")
        {
            Description =
                "The API key. Other users of this machine may see it: better be asked for it, or use --api-key-stdin.",
            HelpName = "tcs_…",
        };
        var fromStdin = new Option<bool>("--api-key-stdin") { Description = "Read the API key from standard input." };
        var command = new CommandWithExamples(
            "login",
            "Check an API key, and keep it for later commands.",
            "tocsin auth login",
            "tocsin auth login --server https://tocsin.example.org",
            "tocsin auth login --api-key-stdin < key.txt"
        )
        {
            server,
            apiKey,
            fromStdin,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var address = parsed.GetValue(server) ?? shell.Variable("TOCSIN_SERVER") ?? Connection.DefaultServer;
                var uri = Connection.ParseServer(address);
                var key = await ReadKeyAsync(
                    shell,
                    parsed.GetValue(apiKey),
                    parsed.GetValue(fromStdin),
                    cancellationToken
                );
                return await LogInAsync(shell, uri, key, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<string> ReadKeyAsync(
        Shell shell,
        string? given,
        bool fromStdin,
        CancellationToken cancellationToken
    )
    {
        if (given is not null && fromStdin)
        {
            throw new UsageException("--api-key and --api-key-stdin are two ways to say the same; use one");
        }

        var key = (given, fromStdin, shell.AskSecret) switch
        {
            ({ } text, _, _) => text,
            (_, true, _) => await shell.In.ReadToEndAsync(cancellationToken),
            (_, _, { } ask) => ask("API key: ", cancellationToken),
            _ => throw new UsageException("nobody can be asked for the API key here; use --api-key-stdin"),
        };
        return key?.Trim() is { Length: > 0 } trimmed ? trimmed : throw new UsageException("the API key is empty");
    }

    private static async Task<int> LogInAsync(Shell shell, Uri server, string key, CancellationToken cancellationToken)
    {
        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback)
        {
            shell.Error.WriteLine("tocsin: warning: over http the key can be read on the way; use https");
        }

        var connection = Connection.Of(server, key);
        using var client = connection.Open(shell);
        try
        {
            var current = await client.ApiKeys.GetCurrentAsync(cancellationToken);
            var store = new LoginStore(shell);
            store.Write(new Login { Server = connection.Address, ApiKey = key });
            shell.Out.WriteLine($"Logged in to {connection.Address} for {SafeText.Line(current.Organization.Name)}.");
            shell.Out.WriteLine($"The key is kept in {store.Path}, for you alone to read.");
            return ExitCode.Success;
        }
        catch (TocsinApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            shell.Error.WriteLine($"tocsin: {SafeText.Lines(e.Message)}");
            shell.Error.WriteLine($"tocsin: {connection.Address} does not take this key; nothing was kept");
            return ExitCode.Server;
        }
    }
}
