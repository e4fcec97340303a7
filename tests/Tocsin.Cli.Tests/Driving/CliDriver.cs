using Tocsin.Cli.Scan;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Tests.Driving;

/// <summary>Runs commands in folders, an environment and a terminal of its own.</summary>
internal sealed class CliDriver : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("tocsin-cli-").FullName;

    public CliDriver()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Home);
    }

    public string Folder => Path.Combine(_base, "work");

    public string Home => Path.Combine(_base, "home");

    public string Credentials => Path.Combine(Home, ".config", "tocsin", "credentials.json");

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; set; } = "";

    public Func<string, string>? AskSecret { get; set; }

    public Func<string, string>? Ask { get; set; }

    public bool OnTerminal { get; set; }

    /// <summary>Null: one whose waits are over at once, which a server that really works has to be spared.</summary>
    public TimeProvider? Time { get; set; }

    public RunScanners RunScanners { get; set; } = FakeScanners.Finding();

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Both, as somebody sees them who reads a log.</summary>
    public string Everything => Out + Error;

    public CliDriver LoggedInTo(FakeServer server)
    {
        Variables["TOCSIN_SERVER"] = server.Address;
        Variables["TOCSIN_API_KEY"] = FakeServer.Key;
        return this;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<int> RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    public async Task<int> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var shell = new Shell
        {
            In = new StringReader(Input),
            Out = output,
            Error = TextWriter.Synchronized(error),
            OutIsTerminal = OnTerminal,
            ErrorIsTerminal = false,
            Variable = name => Variables.GetValueOrDefault(name),
            Folder = Folder,
            Home = Home,
            Time = Time ?? new InstantTime(),
            AskSecret = AskSecret is { } ask ? (question, _) => ask(question) : null,
            Ask = Ask is { } askLine ? (question, _) => askLine(question) : null,
            FindScanners = new ScannerInventory(TimeProvider.System).FindAsync,
            RunScanners = RunScanners,
        };
        var code = await CommandRunner.RunAsync(args, shell, cancellationToken);
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);
}
