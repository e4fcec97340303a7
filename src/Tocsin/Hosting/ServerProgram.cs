using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Operating;
using Tocsin.Settings;

namespace Tocsin.Hosting;

/// <summary>The server as a program: its command line, its log, and how it ends.</summary>
public static class ServerProgram
{
    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code: 0 after a stop, 1 when it could not start or could not go on.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--version"])
        {
            await Console.Out.WriteLineAsync($"tocsin {Version}");
            return 0;
        }

        if (args is ["--help" or "-h" or "help"])
        {
            await Console.Out.WriteAsync(HelpText.Write(Sections()));
            return 0;
        }

        if (Subcommands.Find(args) is { } subcommand)
        {
            return await subcommand(args[1..], CancellationToken.None);
        }

        try
        {
            await using var app = Build(args);
            await app.PrepareTocsinAsync(CancellationToken.None);
            await StartAsync(app);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return ExitCode(app.Services);
        }
        // The boundary of the program: what an operator can mend is said in a line; the rest is a bug, with its trace.
        catch (Exception e) when (StartFailure.Explain(e) is { Count: > 0 } lines)
        {
            await Console.Error.WriteLineAsync("Tocsin cannot start:");
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync("  " + line);
            }

            return 1;
        }
    }

    /// <summary>What a supervisor is told: a server that a failed background service took down did not just stop.</summary>
    internal static int ExitCode(IServiceProvider services) =>
        services
            .GetServices<IHostedService>()
            .OfType<BackgroundService>()
            .Any(s => s.ExecuteTask is { IsFaulted: true })
            ? 1
            : 0;

    private static string Version =>
        typeof(ServerProgram)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                // Settings are read once. Whoever watches the file for changes is woken by every write below its folder.
                Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseUrls(Listening.Urls(builder.Configuration));
        builder.Logging.AddConsoleLog(builder.Configuration);
        CheckSettings(builder.Configuration);
        AddServices(builder.Services);
        var app = builder.Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tocsin.Hosting");
        UnknownSettings.Warn(app.Configuration, app.Services.GetServices<SettingsSection>(), log);
        return app.MapTocsin();
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch
        {
            // Without this the services that have begun would take their end for a failure, and say so at length.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    // Before anything is built, since much of it reads settings while it is made and would stop at the first bad one.
    private static void CheckSettings(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        AddServices(services);
        using var provider = services.AddSingleton(configuration).BuildServiceProvider();
        provider.CheckSettings();
    }

    internal static void AddServices(IServiceCollection services)
    {
        services.AddTocsin().AddSettings<LoggingOptions>("Tocsin:Logging");
        services.AddSingleton<ICheck, SettingsCheck>().AddOperating();
    }

    internal static IEnumerable<SettingsSection> Sections()
    {
        var services = new ServiceCollection();
        AddServices(services);
        return services.Select(s => s.ImplementationInstance).OfType<SettingsSection>();
    }
}
