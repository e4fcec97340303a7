using System.Net;
using System.Net.Sockets;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Nodes;
using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class BrokerCheckTests
{
    [Fact]
    public async Task Without_one_there_is_nothing_to_look_at() =>
        (await Check("")).Is(VerdictStatus.Ok, "none is configured");

    [Fact]
    public async Task One_that_lets_in_is_fine() =>
        (await Check((await RabbitServer.NeedAsync()).Url)).Is(VerdictStatus.Ok, "answers: RabbitMQ 3.");

    [Fact]
    public async Task A_password_that_is_refused_is_told_and_not_shown()
    {
        var url = (await RabbitServer.NeedAsync()).Url.Replace(
            "guest:guest",
            "guest:hunter2",
            StringComparison.Ordinal
        );
        var verdict = await Check(url);
        verdict.Is(VerdictStatus.Fail, "does not accept the user or the password");
        Assert.DoesNotContain("hunter2", verdict.ToString());
    }

    [Fact]
    public async Task A_vhost_that_is_not_there_is_told() =>
        (await Check((await RabbitServer.NeedAsync()).Url + "nowhere")).Is(VerdictStatus.Fail, "nowhere");

    [Fact]
    public async Task One_that_does_not_answer_is_told()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        (await Check($"amqp://u:hunter2@127.0.0.1:{port}/")).Is(VerdictStatus.Fail, "refused");
    }

    [Theory]
    [InlineData("amqp://broker.example/", true)]
    [InlineData("amqps://broker.example/", false)]
    [InlineData("amqp://localhost/", false)]
    [InlineData("amqp://127.0.0.1/", false)]
    [InlineData("amqp://[::1]/", false)]
    [InlineData("amqp://10.0.0.7/", true)]
    public void What_can_be_read_on_the_way_is_plain(string address, bool isPlain) =>
        Assert.Equal(isPlain, BrokerGreeting.IsPlain(BrokerAddress.Parse(address)));

    private static Task<Verdict> Check(string queue) =>
        new BrokerCheck(Microsoft.Extensions.Options.Options.Create(new NodesOptions { Queue = queue })).OneAsync();
}
