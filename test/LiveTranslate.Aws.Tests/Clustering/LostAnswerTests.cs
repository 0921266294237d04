using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

public sealed class LostAnswerTests(LocalAwsFixture local)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Membership_change_whose_answer_was_lost_is_known_as_its_own()
    {
        await using var proxy = await LossyProxy.StartAsync(local.Aws.DynamoDb);
        using var cluster = new MembershipFixture(proxy.Url);
        var table = await cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        var empty = await table.ReadAllAsync(Cancelled);

        proxy.LoseNextAnswerOf(".UpdateItem");
        Assert.True(await table.InsertRowAsync(silo, empty.Version.Next(), Cancelled));
        var joined = await table.ReadAllAsync(Cancelled);
        proxy.LoseNextAnswerOf(".UpdateItem");
        Assert.True(await table.UpdateRowAsync(silo, joined.Members[0].Item2, joined.Version.Next(), Cancelled));

        Assert.Equal(2, proxy.Lost);
        Assert.Equal(2, (await table.ReadAllAsync(Cancelled)).Version.Version);
    }
}
