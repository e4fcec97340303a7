using System.Diagnostics;

namespace Tocsin.Cli.Tests.Driving;

/// <summary>A server as an operator starts it, with a data directory of its own.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    public const string Key = "tcs_testtesttesttesttesttesttest0001";
    private const string Said = "Now listening on: ";

    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private RealServer(Process process, DirectoryInfo data) => (_process, _data) = (process, data);

    // …/tests/Tocsin.Cli.Tests/bin/Debug/net10.0
    private static DirectoryInfo Here => new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>The repository's folder.</summary>
    public static string Root => Here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public string Address { get; private set; } = "";

    public static async Task<RealServer> StartAsync()
    {
        var program = Path.Combine(Root, "src/Tocsin.Host/bin", Here.Parent!.Name, Here.Name, "Tocsin.Host.dll");
        var data = Directory.CreateTempSubdirectory("tocsin-cli-server-");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program,
                "--urls=http://127.0.0.1:0",
                $"--Tocsin:DataDirectory={data.FullName}",
                $"--Tocsin:BootstrapApiKey={Key}",
                "--Tocsin:Egress:Allow:0=127.0.0.1",
                "--Tocsin:Smtp:Host=127.0.0.1",
                "--Tocsin:Smtp:From=tocsin@example.com",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new RealServer(Process.Start(start)!, data);
        var errors = server._process.StandardError.ReadToEndAsync();
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Said, StringComparison.Ordinal) is var at and >= 0)
            {
                server.Address = line[(at + Said.Length)..].Trim();
                // What it says from now on is read away, so that it never waits for a reader.
                _ = server._process.StandardOutput.ReadToEndAsync();
                return server;
            }
        }

        throw new InvalidOperationException($"{program} ended: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
