using System.Globalization;
using Tocsin.Client;

namespace Tocsin.Cli.Auth;

/// <summary>Which server to talk to, and as whom: the environment first, then the login.</summary>
internal sealed class Connection
{
    public const string DefaultServer = "http://127.0.0.1:7878";

    private Connection(Uri server, string apiKey, string keyFrom) =>
        (Server, ApiKey, KeyFrom) = (server, apiKey, keyFrom);

    public Uri Server { get; }

    public string Address => Server.ToString().TrimEnd('/');

    public string ApiKey { get; }

    /// <summary>Where the key was found, for people.</summary>
    public string KeyFrom { get; }

    public static Connection Find(Shell shell)
    {
        var store = new LoginStore(shell);
        var login = store.Read();
        var chosen = shell.Variable("TOCSIN_SERVER");
        var server = ParseServer(chosen ?? login?.Server ?? DefaultServer);
        if (shell.Variable("TOCSIN_API_KEY") is { } key)
        {
            return new Connection(server, key.Trim(), "TOCSIN_API_KEY");
        }

        if (login is null)
        {
            throw new UsageException("not logged in; run: tocsin auth login (or set TOCSIN_API_KEY)");
        }

        // A key goes to the server that it was given for, and to no other.
        if (ParseServer(login.Server) != server)
        {
            throw new UsageException(
                $"TOCSIN_SERVER says {server}, but the login is for {login.Server}; set TOCSIN_API_KEY too, or log in there"
            );
        }

        return new Connection(server, login.ApiKey, store.Path);
    }

    public static Connection Of(Uri server, string apiKey) => new(server, apiKey, "");

    public static Uri ParseServer(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var server)
        && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
            ? server
            : throw new UsageException($"'{text}' is no server's address; one looks like {DefaultServer}");

    public TocsinClient Open(Shell shell)
    {
        var options = new TocsinClientOptions
        {
            Server = Server,
            ApiKey = ApiKey,
            OnRateLimited = wait => TellOfWait(shell, wait),
            UserAgent = $"tocsin-cli/{typeof(Connection).Assembly.GetName().Version?.ToString(3)}",
        };
        try
        {
            return new TocsinClient(options, shell.Time);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter")[0]);
        }
    }

    private static void TellOfWait(Shell shell, TimeSpan wait)
    {
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        shell.Error.WriteLine($"tocsin: the server takes no more requests for now; trying again in {seconds} s");
        shell.Error.Flush();
    }
}
