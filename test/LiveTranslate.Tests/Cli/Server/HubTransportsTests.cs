using LiveTranslate.Cli.Server;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Microsoft.AspNetCore.Http.Connections.HttpTransportType;

namespace LiveTranslate.Tests.Cli.Server;

public sealed class HubTransportsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void WebSockets_come_first_and_long_polling_after_them() =>
        Assert.Equal([WebSockets, LongPolling], new HubTransports(_time).Order());

    [Fact]
    public void WebSockets_that_failed_where_long_polling_opened_are_tried_last_for_five_minutes()
    {
        var transports = new HubTransports(_time);
        transports.Opened(LongPolling, [WebSockets]);
        Assert.Equal([LongPolling, WebSockets], transports.Order());
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([WebSockets, LongPolling], transports.Order());
    }

    [Fact]
    public void Where_WebSockets_have_worked_long_polling_does_not_delay_the_search_for_a_lost_server_until_that_goes_on()
    {
        var transports = new HubTransports(_time);
        transports.Opened(WebSockets, []);
        transports.Failed();
        Assert.Equal([WebSockets], transports.Order());
        transports.Failed();
        Assert.Equal([WebSockets, LongPolling], transports.Order());
    }
}
