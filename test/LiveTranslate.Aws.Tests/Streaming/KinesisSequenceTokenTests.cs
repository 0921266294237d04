using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class KinesisSequenceTokenTests
{
    [Fact]
    public void Numbers_longer_than_any_integer_are_ordered_as_numbers()
    {
        StreamSequenceToken[] tokens =
        [
            Token("9"), Token("10"), Token("49680509232632272769733857844754156756459457728644907042"),
            Token("49680509232632272769733857844754156756459457728644907043"),
            Token("59680509232632272769733857844754156756459457728644907042"),
        ];

        Assert.Equal(tokens, tokens.Reverse().Order());
        Assert.True(tokens[3].Newer(tokens[2]));
        Assert.True(tokens[1].CompareTo(null) > 0);
        Assert.NotEqual(tokens[2], tokens[4]);
        Assert.Equal("49680509232632272769733857844754156756459457728644907042", tokens[2].ToString());
    }

    [Fact]
    public void A_token_crosses_silos_as_it_is()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var token = Token("49680509232632272769733857844754156756459457728644907042");

        var read = serializer.Deserialize<StreamSequenceToken>(serializer.SerializeToArray<StreamSequenceToken>(token));

        Assert.Equal(token, read);
        Assert.Equal(token.GetHashCode(), read!.GetHashCode());
        Assert.Equal(457728644907042, read.SequenceNumber % 1_000_000_000_000_000);
    }

    private static KinesisSequenceToken Token(string number) => new(LogPosition.Parse(number).Digits);
}
