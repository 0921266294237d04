namespace LiveTranslate.Pipeline.Segmentation;

/// <summary>
/// Small words with which phrases begin: conjunctions, prepositions, relative pronouns, articles. A language that is not
/// here is parted at its pauses and commas alone; so are those that put such words at the end of a phrase (ja, ko, tr).
/// </summary>
internal static class PhraseOpeners
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["en"] = "and or but nor so because if when while although though unless until since than that which who whom whose "
            + "where why how what of to in on at by for from with without into onto over under between among through during "
            + "before after about against across behind beyond near toward towards as like the a an this these those my your "
            + "his her its our their every each some any",
        ["es"] = "y e o u pero sino porque si cuando mientras aunque que quien quienes cual cuales cuyo donde como de del a al "
            + "en con sin por para sobre entre hasta desde hacia según durante contra ante tras el la los las un una unos unas "
            + "este esta estos estas ese esa mi tu su nuestro nuestra cada",
        ["fr"] = "et ou mais donc car ni si quand lorsque pendant parce puisque que qui quoi dont où comme de du des à au aux en "
            + "dans sur sous avec sans pour par entre vers chez depuis avant après contre le la les un une ce cette ces mon ma "
            + "mes son sa ses notre nos votre vos leur leurs chaque",
        ["de"] = "und oder aber denn sondern weil wenn als dass ob obwohl während bis damit der die das den dem des ein eine einen "
            + "einem einer eines wer was wo wie in im an am auf aus bei beim mit nach von vom zu zum zur über unter vor hinter "
            + "neben zwischen durch für gegen ohne um seit trotz wegen dieser diese dieses mein sein ihr unser jeder jede jedes",
        ["it"] = "e ed o ma però perché se quando mentre anche che chi cui quale dove come di del dello della dei degli delle a al "
            + "allo alla ai agli alle da dal dalla in nel nella con senza per su sul sulla tra fra verso contro il lo la i gli le "
            + "un uno una questo questa questi queste ogni",
        ["pt"] = "e ou mas porque se quando enquanto embora que quem qual onde como de do da dos das a ao à aos às em no na nos "
            + "nas com sem por pelo pela para sobre entre até desde contra o os as um uma uns umas este esta estes estas esse "
            + "essa cada",
        ["ca"] = "i o però perquè si quan mentre que qui on com de del dels a al als en amb sense per pel pels sobre entre fins "
            + "des cap contra el la els les un una uns unes aquest aquesta cada",
        ["nl"] = "en of maar want omdat als wanneer terwijl hoewel dat die wie wat waar hoe van in op aan bij met zonder voor door "
            + "naar uit over onder tussen tegen tot sinds tijdens de het een deze dit elke",
        ["sv"] = "och eller men för att eftersom om när medan som vilken där hur av i på till från med utan under över mellan mot "
            + "vid efter före den det de en ett denna detta dessa varje",
        ["da"] = "og eller men fordi hvis når mens som der hvor hvordan at af i på til fra med uden under over mellem mod ved efter "
            + "før den det de en et denne dette disse hver",
        ["nb"] = "og eller men fordi hvis når mens som der hvor hvordan at av i på til fra med uten under over mellom mot ved etter "
            + "før den det de en et denne dette disse hver",
        ["pl"] = "i a lub albo ale bo ponieważ jeśli gdy kiedy chociaż że który która które gdzie jak w we na do od z ze za o po "
            + "pod nad przed przez dla bez między przy",
        ["cs"] = "a i nebo ale protože jestli když zatímco že který která které kde jak v ve na do od z ze za o po pod nad před "
            + "přes pro bez mezi u",
        ["ru"] = "и а или но потому если когда пока хотя что который которая которое которые где как в во на до от из с со за о об "
            + "по под над перед через для без между у",
        ["uk"] = "і й та або але бо якщо коли поки хоча що який яка яке які де як в у на до від з із за про по під над перед через "
            + "для без між",
        ["ar"] = "و أو لكن لأن إذا عندما بينما أن الذي التي حيث كيف في من إلى على عن مع بين بعد قبل تحت فوق حول",
        ["he"] = "או אבל כי אם כאשר בזמן אשר איפה איך של את על אל עם בלי בין אחרי לפני תחת מעל",
        ["hi"] = "और या लेकिन क्योंकि अगर जब कि जो जहाँ",
    };

    public static IEnumerable<string> Of(string primaryLanguage) =>
        Words.GetValueOrDefault(primaryLanguage is "no" or "nn" ? "nb" : primaryLanguage, "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Words whose full stop ends no sentence.</summary>
internal static class Abbreviations
{
    private const string Everywhere = "dr prof st vs etc e.g i.e p.m a.m nr";

    private static readonly Dictionary<string, string> Words = new()
    {
        ["en"] = "mr mrs ms jr sr",
        ["es"] = "sr sra srta dra ud uds",
        ["fr"] = "m mme mlle",
        ["de"] = "hr fr z.b d.h bzw usw ca",
        ["it"] = "sig sig.ra dott",
        ["pt"] = "sr sra",
    };

    public static IEnumerable<string> Of(string primaryLanguage) =>
        $"{Everywhere} {Words.GetValueOrDefault(primaryLanguage)}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
