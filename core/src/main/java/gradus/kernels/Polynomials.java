package gradus.kernels;

/**
 * The numbers behind {@link Functions}, for one precision. Coefficients stand from the constant one up.
 *
 * @param magic see {@link Functions#magic}
 * @param expLimit beyond it e^x has overflowed, and e^-x is 0
 * @param ln2High ln 2 with so few bits that its product with an exponent is exact
 * @param ln2Low the rest of ln 2
 * @param smallestNormal smaller positive numbers are subnormal
 * @param fromSubnormal a power of two that makes every subnormal number normal
 * @param tanhLimit beyond it tanh is 1
 * @param erfLimit beyond it erf is 1
 * @param exp (e^r - 1 - r)/r^2 for |r| up to ln(2)/2
 * @param log (log(1 + f) - f + f^2/2)/f^3 for 1 + f from sqrt(1/2) to sqrt(2)
 * @param tanh (tanh(x) - x)/x^3 in x^2, for x up to 0.625
 * @param erf erf(x)/x - 1 in x^2, for x up to 1
 * @param logErfc -log(1 - erf(t)) in t - 2, from 1 to the limit
 */
record Polynomials(
        double magic,
        double expLimit,
        double ln2High,
        double ln2Low,
        double smallestNormal,
        double fromSubnormal,
        double tanhLimit,
        double erfLimit,
        double[] exp,
        double[] log,
        double[] tanh,
        double[] erf,
        double[] logErfc) {

    static Polynomials of(Precision precision) {
        return precision == Precision.FLOAT32 ? forFloat() : forDouble();
    }

    private static Polynomials forFloat() {
        return new Polynomials(
                Functions.magic(Precision.FLOAT32),
                110,
                0.693145751953125,
                1.4286068203094173e-6,
                Float.MIN_NORMAL,
                0x1p25,
                10,
                4,
                new double[] {
                    0.5000000096090829,
                    0.16666516974668327,
                    0.04166620375041282,
                    0.00836910820299053,
                    0.0013950611463953307
                },
                new double[] {
                    0.3333330976653157, -0.2499998594526065, 0.2000227621634105, -0.1666932610812309,
                    0.14217635963114267, -0.12382281523770873, 0.11878929115038538, -0.11805501645980498,
                    0.06920877638320048
                },
                new double[] {
                    -0.33333283205640113,
                    0.13331471244749998,
                    -0.05374177037151979,
                    0.020644763993245694,
                    -0.005710333091364126
                },
                new double[] {
                    0.1283791659043608,
                    -0.37612627058457376,
                    0.1128359915683971,
                    -0.02685439619398873,
                    0.005189432561909966,
                    -0.0008019843934284476,
                    7.885516212336277e-5
                },
                new double[] {
                    5.364941260127273,
                    4.418160783283399,
                    0.9237509772311797,
                    0.016465811181371824,
                    -0.003570504593918044,
                    0.0007302249321831933,
                    -0.0001377143174029368,
                    2.1688932922951994e-5
                });
    }

    private static Polynomials forDouble() {
        return new Polynomials(
                Functions.magic(Precision.FLOAT64),
                750,
                0.6931471805592082,
                7.371002565167799e-13,
                Double.MIN_NORMAL,
                0x1p54,
                20,
                6,
                new double[] {
                    0.5000000000000013, 0.16666666666666693, 0.041666666666510775, 0.008333333333311146,
                    0.0013888888948261646, 0.0001984126990951377, 2.480148861472663e-5, 2.7557222888874962e-6,
                    2.763176813755971e-7, 2.5115885055746852e-8
                },
                new double[] {
                    0.3333333333333334, -0.2500000000000043, 0.199999999999952, -0.1666666666653169,
                    0.14285714286378362, -0.12500000016123744, 0.11111111073983575, -0.09999999002761549,
                    0.09090909789488243, -0.08333369249395434, 0.07692323880729311, -0.07142071757855747,
                    0.06665583323733178, -0.06260276469484019, 0.05905609135356978, -0.05483252491415521,
                    0.050122712759885994, -0.051555597470132095, 0.06074273062195394, -0.055133143419690896,
                    0.02320620517942689
                },
                new double[] {
                    -0.33333333333333315, 0.1333333333332979, -0.05396825396608005, 0.021869488469175514,
                    -0.008863234318177624, 0.003592114040374125, -0.0014557261224719886, 0.0005894522058550085,
                    -0.0002370119995858017, 9.155745797243907e-5, -3.0184901171906627e-5, 6.040882268991838e-6
                },
                new double[] {
                    0.1283791670955126, -0.3761263890318375, 0.11283791670954882, -0.02686617064507733,
                    0.005223977624822849, -0.0008548326981089385, 0.00012055331120160411, -1.4925595452462775e-5,
                    1.6461003162001995e-6, -1.6350337979286477e-7, 1.465992487294735e-8, -1.137335019172429e-9,
                    5.957897649831674e-11
                },
                new double[] {
                    5.364941264616638,
                    4.418160805994415,
                    0.923750841823778,
                    0.016465118136905287,
                    -0.003570756345538683,
                    0.0007323993860489013,
                    -0.0001353093389728279,
                    2.0706428157975425e-5,
                    -1.9521812374978446e-6,
                    -2.0362686229287146e-7,
                    1.7318522096306492e-7,
                    -5.7822278824825334e-8,
                    1.396972348291883e-8,
                    -2.518610139211716e-9,
                    2.6159865099506994e-10,
                    3.488484544546632e-11,
                    -3.1880748160979464e-11,
                    1.1097828496793739e-11,
                    -2.1446349251890988e-12,
                    1.7763354449711522e-13
                });
    }
}
