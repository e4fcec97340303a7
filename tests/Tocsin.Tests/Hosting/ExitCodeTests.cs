using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tocsin.Hosting;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class ExitCodeTests
{
    [Fact]
    public async Task It_is_not_0_when_a_background_service_took_the_server_down()
    {
        var broken = new Breakable();
        await using var server = await TestServer.StartAsync(s => s.AddSingleton<IHostedService>(broken));
        Assert.Equal(0, ServerProgram.ExitCode(server.Services));

        var stopping = new TaskCompletionSource();
        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(stopping.SetResult);
        broken.Break();
        await stopping.Task;
        Assert.Equal(1, ServerProgram.ExitCode(server.Services));
    }

    private sealed class Breakable : BackgroundService
    {
        private readonly TaskCompletionSource _broken = new();

        public void Break() => _broken.SetException(new InvalidOperationException("broken"));

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => _broken.Task;
    }
}
