using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Hosting;

/// <summary>What an operator asks the program to do instead of serving.</summary>
internal static class Subcommands
{
    /// <summary>Runs one with what stands behind its name, and returns the exit code.</summary>
    public delegate Task<int> Run(string[] args, CancellationToken cancellationToken);

    public static Run? Find(string[] args) =>
        args switch
        {
            ["doctor", ..] => DoctorCommand.RunAsync,
            ["backup", ..] => BackupCommand.RunAsync,
            ["health", ..] => HealthCommand.RunAsync,
            [MigrateData.Name, ..] => MigrateData.RunAsync,
            [ReencryptCommand.Name, ..] => ReencryptCommand.RunAsync,
            _ => null,
        };

    /// <summary>The settings as the server would read them.</summary>
    public static IConfiguration Configuration(string[] args) =>
        WebApplication
            .CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory })
            .Configuration;

    /// <summary>The parts of the server with these settings, of which only what is asked for is made.</summary>
    public static ServiceProvider Parts(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(configuration);
        ServerProgram.AddServices(services);
        return services.BuildServiceProvider();
    }
}
